import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Every accessibility violation of the page as it stands, told with its element. */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(source);
  return page.evaluate(async () => {
    // A menu is drawn at the end of the document but belongs to its button, so it needs no landmark around it.
    window.axe.configure({ rules: [{ id: "region", selector: "body *:not([role=menu], [role=menu] *)" }] });
    const { violations } = await window.axe.run({ include: document, exclude: ["[data-base-ui-focus-guard]"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n  ${node.failureSummary}`));
  });
}

declare global {
  interface Window {
    axe: typeof import("axe-core");
  }
}
