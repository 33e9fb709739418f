import { answers, printerFlow, signedIn, start, stepHeading } from "./support/sessions";
import { expect, test } from "./support/test";

test("a session goes on at another device, and an answer to a step that is gone is told", async ({
  browser,
  server,
}) => {
  const desk = await signedIn(browser, server.url, "ana");
  const field = await signedIn(browser, server.url, "ana");
  const first = await desk.newPage();
  const address = await start(desk, printerFlow);
  await first.goto(address);
  await first.getByLabel("Printer name").fill("lbl-1");
  await first.keyboard.press("Control+Enter");
  await expect(stepHeading(first)).toHaveText("Is lbl-1 switched on?");
  await first.getByLabel("New note").fill("half a sentence");

  const second = await field.newPage();
  await second.goto(address);
  await expect(stepHeading(second)).toHaveText("Is lbl-1 switched on?");
  await second.keyboard.press("2");
  await expect(stepHeading(second)).toHaveText("Plug lbl-1 in");
  await second.getByLabel("The cable sits at both ends").check();
  await expect(second.getByRole("group", { name: "Checklist" })).toContainText("1 of 2 ticked");

  await answers(first).filter({ hasText: "Yes" }).click();
  await expect(first.getByRole("alert")).toContainText("You answered this step on another device.");
  await expect(stepHeading(first)).toHaveText("Plug lbl-1 in");
  await expect(first.getByLabel("The cable sits at both ends")).toBeChecked();
  await expect(first.getByLabel("New note")).toHaveValue("half a sentence");
  await first.getByRole("button", { name: "All right" }).click();
  await expect(first.getByRole("alert")).toBeHidden();
  await desk.close();
  await field.close();
});

test("acts done without a connection are kept over a reload and sent later, once", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  const address = await start(context, printerFlow);
  await page.goto(address);
  await page.getByLabel("Printer name").fill("lbl-1");
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");

  const writes = /\/sessions\/[^/]+\/(answers|ticks|notes)$/;
  await page.route(writes, (route) => route.abort("connectionfailed"));
  await page.keyboard.press("2");
  await expect(stepHeading(page)).toHaveText("Plug lbl-1 in");
  await page.getByLabel("The cable sits at both ends").check();
  await page.keyboard.press("1");
  await expect(stepHeading(page)).toHaveText("Restart the queue of lbl-1");
  await expect(page.getByRole("status").filter({ hasText: "3 acts are kept on this device" })).toBeVisible();

  await page.reload();
  await expect(stepHeading(page)).toHaveText("Restart the queue of lbl-1");
  await page.unroute(writes);
  await expect(page.getByText("acts are kept on this device")).toBeHidden({ timeout: 15_000 });
  // On their way they are kept as well: they may go from this device once the server has them.
  const kept = () => Object.keys(localStorage).filter((slot) => slot.startsWith("pathbook.acts/")).length;
  await expect.poll(() => page.evaluate(kept), { timeout: 15_000 }).toBe(0);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(stepHeading(page)).toHaveText("Restart the queue of lbl-1");
  const path = page.getByRole("navigation", { name: "Path so far" });
  await expect(path.getByRole("listitem")).toHaveCount(4);
  await context.close();
});
