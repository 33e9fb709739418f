import {
  ArrowDown,
  ArrowRight,
  ChevronsDownUp,
  ChevronsUpDown,
  Focus,
  type LucideIcon,
  Maximize,
  ZoomIn,
  ZoomOut,
} from "lucide-react";
import { IconButton } from "@/ui/icon-button";
import type { Direction } from "./direction";
import { strings } from "./strings";
import type { useCanvas } from "./use-canvas";
import type { useCanvasKeys } from "./use-canvas-keys";

type Props = {
  direction: Direction;
  canvas: Pick<ReturnType<typeof useCanvas>, "folds" | "isFocused" | "selected" | "turn">;
  onLook: ReturnType<typeof useCanvasKeys>["look"];
};

/** How the canvas is looked at. */
export function CanvasTools({ direction, canvas: { folds, isFocused, selected, turn }, onLook }: Props) {
  const turned: [LucideIcon, string] =
    direction === "right" ? [ArrowDown, strings.turnDown] : [ArrowRight, strings.turnRight];
  return (
    <section
      aria-label={strings.tools}
      className="absolute bottom-3 left-3 flex flex-col rounded-card border border-line bg-surface p-1 print:hidden"
    >
      <IconButton side="right" icon={ZoomIn} label={strings.zoomIn} shortcut="+" onClick={() => onLook("zoom-in")} />
      <IconButton side="right" icon={ZoomOut} label={strings.zoomOut} shortcut="-" onClick={() => onLook("zoom-out")} />
      <IconButton side="right" icon={Maximize} label={strings.fit} shortcut="1" onClick={() => onLook("fit")} />
      <hr className="mx-1 my-1 border-line" />
      <IconButton side="right" icon={turned[0]} label={turned[1]} onClick={turn} />
      <IconButton
        side="right"
        icon={Focus}
        label={strings.focus}
        shortcut="f"
        aria-pressed={isFocused}
        aria-disabled={selected === undefined || undefined}
        onClick={() => onLook("focus")}
        className={isFocused ? "bg-accent-soft text-accent" : ""}
      />
      <IconButton side="right" icon={ChevronsDownUp} label={strings.foldAll} onClick={folds.foldAll} />
      <IconButton side="right" icon={ChevronsUpDown} label={strings.unfoldAll} onClick={folds.unfoldAll} />
    </section>
  );
}
