import { launch, sessionOf, walk } from "./support/batches";
import { test } from "./support/own-team";
import { team } from "./support/team";
import { expect } from "./support/test";

test("the list of batches is filtered in the address, and empty in plain words", async ({ deviceOf, audit }) => {
  const page = await deviceOf();
  const context = page.context();
  await page.goto(`/t/${team}/batches`);
  await expect(page.getByRole("heading", { name: "No batches yet" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Open maintenance" })).toBeVisible();
  await audit(page);

  const open = await launch(context, ["a", "b"], { name: "In the works" });
  const done = await launch(context, ["c"], { name: "All done" });
  await walk(context, await sessionOf(context, done, "c"), ["yes", "failed"], true);
  await walk(context, await sessionOf(context, open, "a"), ["yes"]);
  await page.reload();
  const rows = page.getByRole("list", { name: "Batches" }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("1 of 1 done");
  await expect(rows.first()).toContainText("Failed 1");
  await audit(page);
  await page.getByLabel("Open", { exact: true }).click();
  await expect(page).toHaveURL(/status=open/);
  await expect(rows).toHaveCount(1);
  await page.getByLabel("Cancelled").click();
  await expect(page.getByRole("heading", { name: "No batch matches these filters" })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Clear the filters" }).last().click();
  await rows.filter({ hasText: "In the works" }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("In the works");
});
