import { devices } from "@playwright/test";
import { boardOf, launch, sessionOf, targetsOn } from "./support/batches";
import { answers, signedIn, stepHeading } from "./support/sessions";
import { team } from "./support/team";
import { expect, test } from "./support/test";

test("the player knows its place in the batch, and leads on to the next target", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ana");
  const batch = await launch(context, ["srv-a", "srv-b", "srv-c"], { name: "Three servers" });
  const page = await context.newPage();
  await page.goto(`/t/${team}/sessions/${await sessionOf(context, batch, "srv-a")}`);
  const place = page.getByRole("banner").getByRole("link", { name: /^Target/ });
  await expect(place).toHaveText("Target 1 of 3: srv-a");
  await audit(page);

  await page.keyboard.press("Alt+n");
  await expect(place).toHaveText("Target 2 of 3: srv-b");
  await expect(stepHeading(page)).toHaveText("Is the backup of srv-b fresh?");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Next target");
  await page.keyboard.press("Escape");

  await answers(page).filter({ hasText: "Yes" }).click();
  await page.keyboard.press("2");
  await page.getByRole("button", { name: "Finish the session" }).click();
  await expect(page.getByRole("link", { name: "Next target: srv-c" })).toBeVisible();
  await audit(page);
  await page.getByRole("link", { name: "Next target: srv-c" }).click();
  await expect(place).toHaveText("Target 3 of 3: srv-c");
  await place.click();
  await expect(page).toHaveURL(new RegExp(boardOf(batch)));
  await expect(targetsOn(page).filter({ hasText: "srv-b" })).toContainText("Failed");
  await context.close();
});

test("whoever has walked all their targets is told so", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const batch = await launch(context, ["only"]);
  const page = await context.newPage();
  await page.goto(`/t/${team}/sessions/${await sessionOf(context, batch, "only")}`);
  await answers(page).filter({ hasText: "No, it is old" }).click();
  await page.getByRole("button", { name: "Finish the session" }).click();
  await expect(page.getByText("No other target of this batch waits for you.")).toBeVisible();
  await page.getByRole("link", { name: "Open the batch" }).click();
  await expect(page.getByText("1 of 1 done")).toBeVisible();
  await context.close();
});

test("a board fits a phone: tiles in two columns, details in a sheet", async ({ browser, server, audit }) => {
  const phone = { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } };
  const context = await signedIn(browser, server.url, "ana", phone);
  const batch = await launch(context, ["srv-a", "srv-b", "srv-c", "srv-d"]);
  const page = await context.newPage();
  await page.goto(boardOf(batch));
  await expect(targetsOn(page)).toHaveCount(4);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await audit(page);
  await targetsOn(page).filter({ hasText: "srv-c" }).tap();
  const sheet = page.getByRole("dialog", { name: "srv-c" });
  await expect(sheet.getByText("Target 3 of 4")).toBeVisible();
  await audit(page);
  await sheet.getByRole("button", { name: "Close" }).tap();
  await page.getByRole("button", { name: "Select" }).tap();
  await targetsOn(page).first().tap();
  await expect(page.getByText("1 target selected")).toBeVisible();
  await page.getByLabel("Steps").click();
  await expect(page.getByRole("row", { name: /srv-a/ })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await audit(page);
  await context.close();
});
