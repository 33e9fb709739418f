import type { Page } from "@playwright/test";
import { openEditor } from "../e2e/support/editor";
import { signedIn } from "../e2e/support/sessions";
import { send, team } from "../e2e/support/team";
import { expect, test } from "../e2e/support/test";
import { framesDuring, painted, share } from "./frames";
import { largeFlow } from "./large-flow";
import { tell } from "./tell";

const runs = 3;
const paint = 50;
/** A frame at 60 Hz, and two, with what the clock of a browser rounds. */
const [oneFrame, twoFrames] = [16.9, 33.5];

const viewport = (page: Page) => page.locator(".react-flow__viewport");
const card = (page: Page) => page.locator(".canvas-card");

for (const [steps, slowest] of [
  [1_000, oneFrame],
  [5_000, twoFrames],
] as const) {
  test(`the canvas with ${steps} steps`, async ({ browser, server }) => {
    const context = await signedIn(browser, server.url, "ana");
    const document = largeFlow(`A flow of ${steps} steps`, steps);
    const { id } = await send(context, "POST", `/api/v1/teams/${team}/flows`, { document });
    const page = await context.newPage();
    await openEditor(page, String(id));

    const opening: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      await page.getByRole("radio", { name: "Outline" }).check();
      opening.push(await painted(page, () => void page.getByRole("radio", { name: "Canvas" }).click()));
      await expect(card(page).first()).toBeVisible();
    }
    tell(`${steps} steps: opened`, opening.slice(1));

    await page.getByRole("button", { name: "Unfold all" }).click();
    await card(page)
      .first()
      .locator(".canvas-head")
      .click({ position: { x: 60, y: 20 } });
    await page.keyboard.press("End");
    await expect(page.locator(".canvas-head:focus")).toHaveAttribute("data-step", /^s[1-9]/);
    const operations: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const before = await page.locator(".canvas-head:focus").getAttribute("data-step");
      operations.push(await painted(page, () => void page.keyboard.press("Control+d")));
      await expect(page.locator(".canvas-head:focus"), "the copy is there").not.toHaveAttribute(
        "data-step",
        before ?? "",
      );
      await page.waitForTimeout(1_500);
    }
    tell(`${steps} steps: an operation painted`, operations, steps === 1_000 ? paint : undefined);

    for (const zoom of [1, 0.5, 0.2]) {
      await zoomTo(page, zoom);
      await worst(page, `${steps} steps at ${zoom}: dragging`, slowest, () => pan(page));
      await worst(page, `${steps} steps at ${zoom}: the wheel`, slowest, () => wheel(page));
      await worst(page, `${steps} steps at ${zoom}: zooming`, slowest, () => pinch(page));
    }
    await context.close();
  });
}

/** Does something a few times; the view has to have moved before a time counts. */
async function worst(page: Page, what: string, slowest: number, act: () => Promise<void>) {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const seen = new Set<string>();
    const frames = await framesDuring(page, async () => {
      seen.add(await viewport(page).evaluate(({ style }) => style.transform));
      await act();
      seen.add(await viewport(page).evaluate(({ style }) => style.transform));
    });
    expect(seen.size, `${what}: the view moved`).toBe(2);
    times.push(share(frames, 0.95));
  }
  tell(`${what}, p95 of the frames`, times, slowest);
}

async function pan(page: Page) {
  const { x, y } = await emptySpot(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let move = 1; move <= 120; move += 1) {
    await page.mouse.move(x - (move % 50) * 3, y + (move < 60 ? move : 120 - move) * 6);
  }
  await page.mouse.up();
}

/** Where a drag takes hold of the canvas and of no card. */
function emptySpot(page: Page) {
  return page.evaluate(() => {
    for (let y = 120; y < 600; y += 12) {
      for (let x = 300; x < 900; x += 12) {
        if (document.elementFromPoint(x, y)?.classList.contains("react-flow__pane")) return { x, y };
      }
    }
    throw new Error("the canvas is full");
  });
}

async function wheel(page: Page) {
  for (let turn = 0; turn < 90; turn += 1) await page.mouse.wheel(0, turn < 50 ? 90 : -80);
}

async function pinch(page: Page) {
  await page.keyboard.down("Control");
  for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel(0, turn < 30 ? 9 : -8);
  await page.keyboard.up("Control");
}

async function zoomTo(page: Page, wanted: number) {
  await page.keyboard.press("0");
  await page.mouse.move(700, 500);
  await page.waitForTimeout(300);
  await page.keyboard.down("Control");
  for (let turn = 0; turn < 200; turn += 1) {
    const zoom = await viewport(page).evaluate(({ style }) => Number(/scale\(([\d.e-]+)\)/.exec(style.transform)?.[1]));
    if (zoom <= wanted) break;
    await page.mouse.wheel(0, 20);
  }
  await page.keyboard.up("Control");
}
