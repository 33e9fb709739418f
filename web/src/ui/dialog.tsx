import { lazy, type ReactNode, Suspense, useState } from "react";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
};

const loadWindow = () => import("./dialog-window");
const DialogWindow = lazy(() => loadWindow().then((module) => ({ default: module.DialogWindow })));

/** A modal window. Its code arrives when it is first opened; call `preloadDialog` on hover to have it sooner. */
export function Dialog(props: DialogProps) {
  const [everOpened, setEverOpened] = useState(props.open);
  if (props.open && !everOpened) setEverOpened(true);
  if (!everOpened) return null;
  return (
    <Suspense fallback={null}>
      <DialogWindow {...props} />
    </Suspense>
  );
}

export function preloadDialog() {
  void loadWindow();
}
