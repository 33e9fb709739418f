import { lazy, Suspense, useLayoutEffect } from "react";
import { create } from "zustand";

type Overlay = "palette" | "sheet" | null;

const useOverlay = create<{ shown: Overlay; typed: string }>(() => ({ shown: null, typed: "" }));

const Palette = lazy(() => import("./palette").then((module) => ({ default: module.Palette })));
const ShortcutSheet = lazy(() => import("./shortcut-sheet").then((module) => ({ default: module.ShortcutSheet })));

export function showOverlay(shown: Overlay) {
  useOverlay.setState({ shown, typed: "" });
}

/** The palette and the shortcut sheet; mounted once, by the app. Neither costs anything until it is opened. */
export function Overlays() {
  const { shown, typed } = useOverlay();
  const close = () => showOverlay(null);
  return (
    <Suspense fallback={<KeysAhead />}>
      {shown === "palette" && <Palette typed={typed} onClose={close} />}
      {shown === "sheet" && <ShortcutSheet onClose={close} />}
    </Suspense>
  );
}

/** Keys that come before the palette does are its first words, and no shortcuts of the page behind it. */
function KeysAhead() {
  useLayoutEffect(() => {
    function keep(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") showOverlay(null);
      else if (event.key.length === 1) useOverlay.setState(({ typed }) => ({ typed: typed + event.key }));
    }
    window.addEventListener("keydown", keep, true);
    return () => window.removeEventListener("keydown", keep, true);
  }, []);
  return null;
}
