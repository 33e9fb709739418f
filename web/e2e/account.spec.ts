import { test } from "./support/own-team";
import { password } from "./support/team";
import { expect } from "./support/test";

test("changing the password needs the current one and signs out the other devices", async ({ deviceOf, audit }) => {
  const [here, there] = [await deviceOf(), await deviceOf()];
  await there.goto("/");
  await expect(there.getByRole("heading", { name: "Home" })).toBeVisible();

  await here.goto("/settings");
  await audit(here);
  await here.getByLabel("Current password").fill("not this one");
  await here.getByLabel("New password").fill("seven loud green herons");
  await here.getByRole("button", { name: "Change the password" }).click();
  await expect(here.getByLabel("Current password")).toHaveAccessibleDescription("This is not your current password.");
  await here.getByLabel("Current password").fill(password);
  await here.getByRole("button", { name: "Change the password" }).click();
  await expect(here.getByText("Your password is changed.")).toBeVisible();

  await there.getByRole("link", { name: "Members" }).click();
  await expect(there.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await here.reload();
  await expect(here.getByRole("heading", { name: "Account settings" })).toBeVisible();
});

test("a new name shows everywhere at once, and the chosen scheme stays", async ({ deviceOf }) => {
  const page = await deviceOf();
  await page.goto("/settings");
  await page.getByLabel("Name", { exact: true }).fill("Ana Berger-Frei");
  await page.getByRole("button", { name: "Save the name" }).click();
  await expect(page.getByRole("button", { name: /Ana Berger-Frei/ })).toBeVisible();

  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole("main").getByRole("radio", { name: "Dark" }).check();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);
});
