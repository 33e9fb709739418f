import { X } from "lucide-react";
import { IconButton } from "./icon-button";
import { strings } from "./strings";
import { dismissToast, type Toast, useToasts } from "./toast-store";

/** Mounted once by the app. */
export function Toaster() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <section
      aria-label={strings.notifications}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-50 flex flex-col items-center gap-2 p-4 max-md:bottom-14 print:hidden"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} {...toast} />
      ))}
    </section>
  );
}

function ToastCard({ id, text, action }: Toast) {
  return (
    <div className="pointer-events-auto flex max-w-full animate-rise items-center gap-3 rounded-card border border-line bg-surface py-1.5 pr-1.5 pl-4 shadow-float">
      <p>{text}</p>
      {action && (
        <button
          type="button"
          className="h-8 rounded-control px-2 font-medium text-accent hover:bg-accent-soft pointer-coarse:h-10"
          onClick={() => {
            dismissToast(id);
            action.perform();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton icon={X} label={strings.dismiss} onClick={() => dismissToast(id)} />
    </div>
  );
}
