import type { Page } from "@playwright/test";
import { details, openEditor, saved, tree } from "../e2e/support/editor";
import { signedIn } from "../e2e/support/sessions";
import { send, team } from "../e2e/support/team";
import { expect, test } from "../e2e/support/test";
import { interactiveAfterData, painted } from "./frames";
import { largeFlow } from "./large-flow";
import { tell } from "./tell";

const runs = 5;
const interactive = 400;
const paint = 50;

for (const steps of [1_000, 5_000]) {
  test(`the outline with ${steps} steps`, async ({ browser, server }) => {
    const context = await signedIn(browser, server.url, "ana");
    const document = largeFlow(`A flow of ${steps} steps`, steps);
    const { id } = await send(context, "POST", `/api/v1/teams/${team}/flows`, { document });

    const opening: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const page = await context.newPage();
      opening.push(await interactiveAfterData(page, () => openEditor(page, String(id))));
      await page.close();
    }
    tell(`${steps} steps: interactive after its data`, opening, steps === 1_000 ? interactive : undefined);

    const page = await context.newPage();
    await openEditor(page, String(id));
    await page.getByRole("button", { name: "Open all" }).click();
    await intoTheMiddle(page);
    const limit = steps === 1_000 ? paint : undefined;
    const title = details(page).getByLabel("Title", { exact: true });
    await title.click();
    tell(`${steps} steps: a letter painted`, await each(page, "x"), limit);
    await page.keyboard.press("Escape");
    await expect(tree(page).locator("[role=treeitem]:focus")).toBeVisible();
    tell(`${steps} steps: the next row painted`, await each(page, "ArrowDown"), limit);
    tell(`${steps} steps: a copy painted`, await each(page, "Control+d"), limit);
    tell(`${steps} steps: moving down painted`, await each(page, "Alt+ArrowDown"), limit);
    tell(`${steps} steps: undo painted`, await each(page, "Control+z"), limit);
    await saved(page);
    await context.close();
  });
}

/** Scrolls far down, and clicks a row there. */
async function intoTheMiddle(page: Page) {
  await page.mouse.move(500, 500);
  await page.mouse.wheel(0, 12_000);
  await expect(tree(page).getByRole("treeitem").first(), "the top is left out").not.toBeInViewport();
  await page.mouse.click(500, 500);
  await expect(tree(page).locator("[role=treeitem]:focus")).toBeInViewport();
}

/** Presses a key a few times, with time between for what is done afterwards. */
async function each(page: Page, key: string): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    times.push(await painted(page, () => void page.keyboard.press(key)));
    await page.waitForTimeout(1_200);
  }
  return times;
}
