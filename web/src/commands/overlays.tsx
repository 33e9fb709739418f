import { lazy, Suspense } from "react";
import { create } from "zustand";

type Overlay = "palette" | "sheet" | null;

const useOverlay = create<{ shown: Overlay }>(() => ({ shown: null }));

const Palette = lazy(() => import("./palette").then((module) => ({ default: module.Palette })));
const ShortcutSheet = lazy(() => import("./shortcut-sheet").then((module) => ({ default: module.ShortcutSheet })));

export function showOverlay(shown: Overlay) {
  useOverlay.setState({ shown });
}

/** The palette and the shortcut sheet; mounted once, by the app. Neither costs anything until it is opened. */
export function Overlays() {
  const shown = useOverlay((state) => state.shown);
  const close = () => showOverlay(null);
  return (
    <Suspense fallback={null}>
      {shown === "palette" && <Palette onClose={close} />}
      {shown === "sheet" && <ShortcutSheet onClose={close} />}
    </Suspense>
  );
}
