import { devices } from "@playwright/test";
import { signedIn } from "./support/sessions";
import { cell, made, saved, stored, targets } from "./support/targets";
import { team } from "./support/team";
import { expect, test } from "./support/test";

test("on a phone a list is read, corrected and filled from a table", async ({ browser, server, audit }) => {
  test.slow();
  const { defaultBrowserType: _type, ...phone } = devices["Pixel 7"];
  const context = await signedIn(browser, server.url, "ana", phone);
  const id = await made(context, "On the way", [{ label: "srv-1", kind: "server" }]);
  const page = await context.newPage();
  await page.goto(`/t/${team}`);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Targets" }).click();
  await page.getByRole("link", { name: "On the way" }).click();
  await expect(cell(page, "srv-1")).toBeVisible();
  await audit(page);
  await cell(page, "server").tap();
  await cell(page, "server").tap();
  await page
    .getByRole("combobox", { name: "Kind" })
    .or(page.getByRole("textbox", { name: "Kind" }))
    .fill("router");
  await page.getByRole("heading", { level: 1 }).tap();
  await expect(saved(page)).toBeVisible();
  expect(await stored(context, id)).toMatchObject({ "srv-1": { kind: "router" } });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);

  await page.goto(`${targets}/${id}/import`);
  await page.getByRole("textbox", { name: "Table" }).fill("label,site\nsrv-2,Bern\nsrv-2,Basel");
  await page.getByRole("button", { name: "Read the table" }).tap();
  await expect(page.getByRole("button", { name: "Import 1, skip 1" })).toBeVisible();
  await audit(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await page.getByRole("button", { name: "Import 1, skip 1" }).tap();
  await expect(cell(page, "srv-2")).toBeVisible();
  await context.close();
});
