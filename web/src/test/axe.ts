import axe from "axe-core";
import { expect } from "vitest";

// A menu is drawn at the end of the document but belongs to its button, so it needs no landmark around it.
axe.configure({ rules: [{ id: "region", selector: "body *:not([role=menu], [role=menu] *)" }] });

// They send the focus back into an open layer and never keep it.
const focusGuards = "[data-base-ui-focus-guard]";

/** Fails with the rule, the element and the reason of every accessibility violation on the page. */
export async function expectAccessible() {
  const { violations } = await axe.run({ include: document, exclude: [focusGuards] });
  const told = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html}\n  ${node.failureSummary}`),
  );
  expect(told.join("\n\n")).toBe("");
}
