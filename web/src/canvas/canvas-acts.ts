import { createContext } from "react";
import type { Pointed } from "./arcs";
import type { Place, Selection } from "./graph";

/** What a card can ask for. */
export type CanvasActs = {
  /** By the pointer; what that means is for the canvas to say. */
  select: (selection: Selection) => void;
  open: (selection: Selection) => void;
  add: (place: Place) => void;
  toggle: (step: string) => void;
  /** Selects and takes the focus along. */
  goTo: (selection: Selection) => void;
  /** Says which step, or which branch of it, the pointer is on. */
  point: (pointed: Pointed | undefined) => void;
  /** Whether the card that is now selected takes the focus. */
  claimFocus: () => boolean;
};

const nothing = () => undefined;

export const CanvasActsContext = createContext<CanvasActs>({
  select: nothing,
  open: nothing,
  add: nothing,
  toggle: nothing,
  goTo: nothing,
  point: nothing,
  claimFocus: () => false,
});
