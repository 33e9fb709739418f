import { lazy, Suspense } from "react";
import { strings } from "./strings";
import { useToasts } from "./toast-store";

const ToastCard = lazy(() => import("./toast-card").then((module) => ({ default: module.ToastCard })));

/** Mounted once by the app. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <section
      aria-label={strings.notifications}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-50 flex flex-col items-center gap-2 p-4 max-md:bottom-14 print:hidden"
    >
      <Suspense>
        {toasts.map((toast) => (
          <ToastCard key={toast.id} {...toast} />
        ))}
      </Suspense>
    </section>
  );
}
