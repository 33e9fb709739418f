import { type ComponentProps, lazy, Suspense } from "react";

const RestoreDialog = lazy(() => import("./restore-dialog").then((module) => ({ default: module.RestoreDialog })));

/** The dialog that restores, which comes when somebody wants to. */
export function LaterRestoreDialog(props: ComponentProps<typeof RestoreDialog>) {
  return (
    <Suspense fallback={null}>
      <RestoreDialog {...props} />
    </Suspense>
  );
}
