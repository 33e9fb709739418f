import { answers, printerFlow, signedIn, start, stepHeading } from "./support/sessions";
import { expect, test } from "./support/test";

test("going back and changing an answer suggests the later ones", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(await start(context, printerFlow));
  const heading = stepHeading(page);
  await page.getByLabel("Printer name").fill("lbl-1");
  await page.keyboard.press("Control+Enter");
  await expect(heading).toHaveText("Is lbl-1 switched on?");
  await page.keyboard.press("1");
  await expect(heading).toHaveText("Restart the queue of lbl-1");
  await page.keyboard.press("1");
  await expect(heading).toHaveText("Does a test label print?");
  await page.keyboard.press("2");
  await expect(heading).toHaveText("Hand it to the hardware team");

  const path = page.getByRole("navigation", { name: "Path so far" });
  await path.getByRole("button", { name: "Go back to: Is lbl-1 switched on?" }).click();
  await expect(heading).toHaveText("Is lbl-1 switched on?");
  await expect(heading).toBeFocused();
  await expect(page.getByText("You answered “Yes, the lamp is green” before.")).toBeVisible();
  await expect(path).toContainText("Does a test label print?");

  await page.keyboard.press("2");
  await expect(heading).toHaveText("Plug lbl-1 in");
  await expect(page.getByText(/^You answered/)).toBeHidden();
  await page.getByLabel("The cable sits at both ends").check();
  await answers(page).filter({ hasText: "Done" }).click();
  await expect(heading).toHaveText("Restart the queue of lbl-1");
  await expect(page.getByText("You answered “Done” before.")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(heading).toHaveText("Does a test label print?");
  await expect(page.getByText("You answered “No” before.")).toBeVisible();
  await page.keyboard.press("Backspace");
  await expect(heading).toHaveText("Restart the queue of lbl-1");
  await page.keyboard.press("Enter");
  await expect(heading).toHaveText("Does a test label print?");
  await page.keyboard.press("1");
  await expect(heading).toHaveText("The printer prints again");

  await page.reload();
  await expect(heading).toHaveText("The printer prints again");
  await page.getByRole("button", { name: "Note for the ticket" }).click();
  const note = page.getByRole("tabpanel");
  await expect(note).toContainText("Is lbl-1 switched on? → Yes, the lamp is green (changed later)");
  await expect(note).toContainText("The cable sits at both ends");
  await context.close();
});

test("a form that was filled in before comes back filled in", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(await start(context, printerFlow));
  await page.getByLabel("Printer name").fill("not a host");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByLabel("Printer name")).toHaveAccessibleDescription(/host name or an IP address/);
  await page.getByLabel("Printer name").fill("lbl-1");
  await page.getByLabel("Labels left").fill("12");
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByLabel("Printer name")).toHaveValue("lbl-1");
  await expect(page.getByLabel("Labels left")).toHaveValue("12");
  await page.getByLabel("Printer name").fill("lbl-2");
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText("Is lbl-2 switched on?");
  await context.close();
});
