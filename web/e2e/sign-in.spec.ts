import { setupToken, startServer } from "./support/server";
import { expect, test } from "./support/test";

const person = {
  team: "North Support",
  name: "Ana Berger",
  email: "ana@example.com",
  password: "five quiet brown otters",
};

test("a newcomer sets up, signs out and signs in again, and lands where they wanted to go", async ({ page, audit }) => {
  const server = await startServer();
  try {
    await page.goto(server.url);
    await expect(page).toHaveURL(/\/setup$/);
    await page.goto(`${server.url}/setup?token=${setupToken}`);
    await expect(page.getByRole("heading", { name: "Set up Pathbook" })).toBeVisible();
    await audit();

    await page.getByLabel("Team name").fill(person.team);
    await page.getByLabel("Your name").fill(person.name);
    await page.getByLabel("Your e-mail").fill("ana");
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByRole("button", { name: "Set up" }).click();
    await expect(page.getByLabel("Your e-mail")).toBeFocused();
    await expect(page.getByLabel("Your e-mail")).toHaveAccessibleDescription(/Write an e-mail address/);
    await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/At least 12 characters/);

    await page.getByLabel("Your e-mail").fill(person.email);
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.getByRole("button", { name: "Set up" }).click();
    await expect(page).toHaveURL(/\/t\/north-support$/);
    await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
    await audit();

    await page.getByRole("button", { name: /Ana Berger/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await audit();

    await page.goto(`${server.url}/t/north-support/members`);
    await expect(page).toHaveURL(/\/login\?next=/);
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toContainText("wrong");
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();

    await page.goto(`${server.url}/t/another-team/flows`);
    await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
    await audit();
  } finally {
    await server.stop();
  }
});

test("a wrong setup token is told at its field, also when it came with the address", async ({ page, audit }) => {
  const server = await startServer();
  try {
    await page.goto(`${server.url}/setup?token=yesterdays-token`);
    await page.getByLabel("Team name").fill(person.team);
    await page.getByLabel("Your name").fill(person.name);
    await page.getByLabel("Your e-mail").fill(person.email);
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.getByRole("button", { name: "Set up" }).click();
    const token = page.getByLabel("Setup token");
    await expect(token).toHaveAccessibleDescription(/This is not the setup token/);
    await expect(token).toHaveValue("yesterdays-token");
    await audit();
    await token.fill(setupToken);
    await page.getByRole("button", { name: "Set up" }).click();
    await expect(page).toHaveURL(/\/t\/north-support$/);
  } finally {
    await server.stop();
  }
});
