import { expect, it } from "vitest";
import type { Action } from "./action";
import { allActions } from "./registry";

const action = (id: string, more: Partial<Action> = {}): Action => ({
  id,
  label: id,
  section: "Here",
  perform: () => {},
  ...more,
});

it("puts what the innermost part offers first, in its own order, and leaves out what nobody may do", () => {
  const groups = new Map([
    [0, [action("home"), action("flows")]],
    [7, [action("answer"), action("back")]],
    [3, [action("invite", { available: false })]],
  ]);
  expect(allActions({ groups }).map(({ id }) => id)).toEqual(["answer", "back", "home", "flows"]);
});
