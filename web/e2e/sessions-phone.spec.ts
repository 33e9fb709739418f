import { devices } from "@playwright/test";
import { answers, printerFlow, signedIn, start, stepHeading } from "./support/sessions";
import { expect, test } from "./support/test";

const phone = { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } };

test("a flow is walked on a phone: the step alone, answers at the bottom, path and notes in sheets", async ({
  browser,
  server,
  audit,
}) => {
  const context = await signedIn(browser, server.url, "ana", phone);
  const page = await context.newPage();
  await page.goto(await start(context, printerFlow));
  await page.getByLabel("Printer name").fill("lbl-1");
  await page.getByRole("button", { name: "Save and go on" }).tap();
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");
  await audit(page);

  const boxes = await answers(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
  expect(boxes).toHaveLength(2);
  for (const box of boxes) {
    expect(box.height).toBeGreaterThanOrEqual(48);
    expect(box.width).toBeGreaterThan(340);
  }
  expect(boxes[1].bottom).toBeGreaterThan(800);
  expect(boxes[1].bottom).toBeLessThanOrEqual(844);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

  await answers(page).filter({ hasText: "No" }).tap();
  await expect(stepHeading(page)).toHaveText("Plug lbl-1 in");
  await page.getByRole("button", { name: "Go back one step" }).tap();
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");
  await expect(page.getByText("You answered “No, it is dark” before.")).toBeVisible();
  await answers(page).filter({ hasText: "No" }).tap();

  await page.getByRole("button", { name: /Step 3/ }).tap();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("listitem")).toHaveCount(3);
  await sheet.getByRole("button", { name: "Go back to: Is lbl-1 switched on?" }).tap();
  await expect(sheet).toBeHidden();
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");

  await page.keyboard.press("n");
  await expect(sheet.getByLabel("New note")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.getByRole("button", { name: "Notes" }).tap();
  await sheet.getByLabel("New note").fill("Seen on the phone.");
  await sheet.getByRole("button", { name: "Add note" }).tap();
  await expect(sheet.getByRole("listitem")).toContainText("Seen on the phone.");
  await sheet.getByRole("button", { name: "Close" }).tap();
  await answers(page).filter({ hasText: "Yes" }).tap();
  await answers(page).filter({ hasText: "Done" }).tap();
  await answers(page).filter({ hasText: "Yes" }).tap();
  await expect(stepHeading(page)).toHaveText("The printer prints again");
  await page.getByRole("button", { name: "Finish the session" }).tap();
  await expect(page.getByRole("tabpanel")).toContainText("Seen on the phone.");
  await audit(page);
  await context.close();
});
