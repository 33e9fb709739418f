import { printerFlow, signedIn, start, stepHeading } from "./support/sessions";
import { expect, test } from "./support/test";

test("every kind of step is accessible in light and dark", async ({ browser, server, audit }) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(await start(context, printerFlow, { target_label: "Hall 2", ticket: { id: "1" } }));
  await expect(stepHeading(page)).toHaveText("Which printer is it?");
  await audit(page);
  await page.getByLabel("Printer name").fill("lbl-1");
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");
  await audit(page);
  await page.keyboard.press("2");
  await expect(stepHeading(page)).toHaveText("Plug lbl-1 in");
  await audit(page);
  await page.keyboard.press("1");
  await expect(stepHeading(page)).toHaveText("Restart the queue of lbl-1");
  await expect(page.getByText("Disruptive", { exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "For the team" })).toContainText("print server");
  await expect(page.getByText("cupsenable lbl-1")).toBeVisible();
  await audit(page);
  await page.keyboard.press("2");
  await expect(stepHeading(page)).toHaveText("Hand it to the hardware team");
  await expect(page.getByRole("region", { name: "What the next line needs" })).toContainText("lbl-1");
  await audit(page);
  await page.getByRole("button", { name: "Note for the ticket" }).click();
  await expect(page.getByRole("tabpanel")).toContainText("lbl-1");
  await audit(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("p");
  await expect(page.getByText("This session is paused")).toBeVisible();
  await audit(page);
  await page.keyboard.press("p");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Note for the ticket" })).toBeVisible();
  await audit(page);
  await context.close();
});

test("the help lists the keys of the player", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(await start(context, printerFlow));
  await expect(stepHeading(page)).toHaveText("Which printer is it?");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog");
  for (const words of ["Write a note", "Copy the internal note", "Pause", "Finish early or escalate"]) {
    await expect(sheet.getByText(words, { exact: true })).toBeVisible();
  }
  await context.close();
});
