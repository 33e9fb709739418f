import { test } from "./support/own-team";
import { team } from "./support/team";
import { expect } from "./support/test";

test.use({ withLibrary: true });

test("every page fits a phone, in both schemes", async ({ deviceOf, audit }) => {
  const page = await deviceOf();
  await page.setViewportSize({ width: 390, height: 844 });
  const pages = [
    [`/t/${team}`, "Home"],
    [`/t/${team}/members`, "Members"],
    ["/settings", "Account settings"],
  ] as const;
  for (const [path, heading] of pages) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: heading, exact: true })).toBeVisible();
    await page.waitForLoadState("networkidle");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${path} is wider than the phone`).toBeLessThanOrEqual(0);
    await audit(page);
  }
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Library" }).click();
  await expect(page.getByRole("heading", { name: "Library" })).toBeVisible();
});
