/** How the editor is looked at: nothing of this is part of the flow, or kept. */
import { createStore } from "zustand/vanilla";

export type ViewState = {
  view: "outline" | "canvas";
  /** Whether the keys of the outline mean something: the focus is in it, or came from it to the palette. */
  inTree: boolean;
  /** The row that is being named, by its key. */
  naming: string | undefined;
  /** What is looked for in the flow, while the field for it is there. */
  find: string | undefined;
  problems: boolean;
  /** On a phone, whether the details stand above the outline. */
  sheet: boolean;
};

export function createView() {
  return createStore<ViewState>(() => ({
    view: "outline",
    inTree: false,
    naming: undefined,
    find: undefined,
    problems: false,
    sheet: false,
  }));
}
