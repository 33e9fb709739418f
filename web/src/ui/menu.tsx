import { type ComponentProps, lazy, type ReactNode, Suspense, useRef, useState } from "react";
import type { MenuEntry } from "./menu-entry";

type Props = {
  entries: readonly MenuEntry[];
  /** What the button shows; give `label` when that is no text. */
  children: ReactNode;
  label?: string;
  side?: "top" | "bottom" | "right";
  align?: "start" | "end";
  className?: string;
};

const loadPopup = () => import("./menu-popup");
const MenuPopup = lazy(() => loadPopup().then((module) => ({ default: module.MenuPopup })));

/** A button and its menu. The menu's code is fetched when a pointer or the focus comes near. */
export function Menu({ entries, children, label, side, align, className = "" }: Props) {
  const [open, setOpen] = useState(false);
  const [everOpened, setEverOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const preload = () => void loadPopup();

  function show() {
    setEverOpened(true);
    setOpen(true);
  }
  const openByKey: ComponentProps<"button">["onKeyDown"] = (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    show();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={show}
        onKeyDown={openByKey}
        onPointerEnter={preload}
        onFocus={preload}
        className={className}
      >
        {children}
      </button>
      {everOpened && (
        <Suspense fallback={null}>
          <MenuPopup
            open={open}
            onOpenChange={setOpen}
            anchor={button}
            entries={entries}
            {...(side && { side })}
            {...(align && { align })}
          />
        </Suspense>
      )}
    </>
  );
}
