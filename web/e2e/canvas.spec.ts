import type { Page } from "@playwright/test";
import { flows, imported, sound } from "./support/flows";
import { signedIn } from "./support/sessions";
import { send, team } from "./support/team";
import { expect, test } from "./support/test";

const tree = (page: Page) => page.getByRole("tree", { name: /^Map of the flow with \d+ steps/ });
const item = (page: Page, name: RegExp) => tree(page).getByRole("treeitem", { name });
const transform = (page: Page) => page.locator(".react-flow__viewport").evaluate(({ style }) => style.transform);

test("a flow is read on its map by keyboard alone, and the address keeps the step", async ({
  browser,
  server,
  audit,
}) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const id = await imported(context, sound("Read on the map"));
  const page = await context.newPage();
  await page.goto(`${flows}/${id}`);
  await page.getByRole("radio", { name: "Map" }).check();
  await expect(item(page, /Does the display/).first()).toHaveAttribute("aria-selected", "true");
  await audit(page);

  await page.getByRole("radio", { name: "Map" }).focus();
  await page.keyboard.press("Tab");
  await expect(item(page, /Does the display/).first()).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(item(page, /Delete the stored job/)).toBeFocused();
  await expect(page).toHaveURL(/step=clear/);
  await expect(page.getByRole("region", { name: "Step" }).getByRole("heading", { level: 3 }).first()).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(item(page, /The scanner sends again/)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(item(page, /goes back to Does the display/)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(item(page, /^Question: Does the display/)).toBeFocused();
  await page.keyboard.press("[");
  await expect(item(page, /3 steps inside/)).toHaveAttribute("aria-expanded", "false");
  await expect(item(page, /Delete the stored job/)).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await expect(item(page, /Delete the stored job/)).toBeVisible();
  await context.close();
});

test("the wheel moves the map, Ctrl and the wheel zoom it, and a click reads a step", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const id = await imported(context, sound("Moved about"));
  const page = await context.newPage();
  await page.goto(`${flows}/${id}`);
  await page.getByRole("radio", { name: "Map" }).check();
  await item(page, /Call the vendor/).click();
  await expect(page).toHaveURL(/step=vendor/);

  const before = await transform(page);
  await page.mouse.wheel(0, 120);
  await expect.poll(() => transform(page)).not.toBe(before);
  const zoomOf = (text: string) => /scale\(([\d.]+)\)/.exec(text)?.[1];
  expect(zoomOf(await transform(page))).toBe(zoomOf(before));
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, 120);
  await page.keyboard.up("Control");
  await expect.poll(async () => zoomOf(await transform(page))).not.toBe(zoomOf(before));
  await page.getByRole("button", { name: "Show the whole flow" }).click();
  await expect(item(page, /Does the display/).first()).toBeInViewport();
  await expect(item(page, /Call the vendor/)).toBeInViewport();
  await context.close();
});

test("on a phone a step of the map opens in a sheet", async ({ browser, server, audit }) => {
  test.slow();
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const context = await signedIn(browser, server.url, "ana", phone);
  const id = await imported(context, sound("The map on a phone"));
  const page = await context.newPage();
  await page.goto(`${flows}/${id}`);
  await page.getByRole("radio", { name: "Map" }).check();
  await item(page, /^Question: Does the display/).tap();
  const sheet = page.getByRole("dialog", { name: "Does the display show an error?" });
  await expect(sheet.getByText("Look at the display.")).toBeVisible();
  await sheet.getByRole("button", { name: "Close" }).tap();
  await audit(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await context.close();
});

test("a subtree is dragged to another branch, and a step is added on a line", async ({ browser, server, audit }) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const ask = (id: string, title: string, ...to: string[]) => ({
    id,
    kind: "question",
    title,
    branches: to.map((target, at) => ({ id: `b${at}`, label: `Answer ${at + 1}`, ...(target && { to: target }) })),
  });
  const end = (id: string, title: string) => ({ id, kind: "outcome", title, outcome: "resolved" });
  const steps = [ask("a", "First", "b", ""), ask("b", "Second", "c", "d"), end("c", "Third"), end("d", "Fourth")];
  const document = { format: "pathbook/1", title: "Dragged", kind: "troubleshooting", start: "a", steps };
  const { id } = await send(context, "POST", `/api/v1/teams/${team}/flows`, { document });
  const page = await context.newPage();
  await page.goto(`${flows}/${id}/edit`);
  await page.getByRole("radio", { name: "Canvas" }).check();
  const card = (name: RegExp) => page.getByRole("treeitem", { name });
  await expect(card(/: Fourth/)).toBeVisible();
  await audit(page);

  await card(/: Fourth/).hover();
  await page.mouse.down();
  await card(/^Answer 2/).hover();
  await card(/^Answer 2/).hover({ position: { x: 40, y: 20 } });
  await page.mouse.up();
  await expect(card(/: Fourth/)).toHaveAttribute("aria-level", "2");
  await page.getByRole("button", { name: "Add a step on “Answer 1”" }).first().click();
  await expect(card(/: Second/)).toHaveAttribute("aria-level", "3");
  await context.close();
});
