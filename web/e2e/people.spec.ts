import { test } from "./support/own-team";
import { join, password, people, send, team } from "./support/team";
import { expect } from "./support/test";

const { ana, ben } = people;

test("an admin invites a colleague, who joins and sees no controls", async ({ deviceOf, stranger, own, audit }) => {
  const admin = await deviceOf();
  await admin.goto(`/t/${team}/members`);
  await admin.getByRole("button", { name: "Invite somebody" }).first().click();
  const dialog = admin.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByRole("button", { name: "Make the link" }).click();
  await expect(dialog.getByLabel("E-mail")).toHaveAccessibleDescription(/Write an e-mail address/);
  await dialog.getByLabel("E-mail").fill(ben.email);
  await dialog.getByRole("radio", { name: /Viewer/ }).check();
  await audit(admin);
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await admin.getByLabel("Invitation link").inputValue();
  await admin.getByRole("button", { name: "Copy the link" }).click();
  await expect(admin.getByText("Copied", { exact: true })).toBeAttached();
  await audit(admin);
  await admin.getByRole("button", { name: "Done" }).click();
  await expect(admin.getByRole("list", { name: "Open invitations" })).toContainText(ben.email);

  const guest = await stranger();
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "Join North Support" })).toBeVisible();
  await audit(guest);
  await guest.getByLabel("Your name").fill(ben.name);
  await guest.getByLabel("Choose a password").fill(password);
  await guest.getByRole("button", { name: "Join the team" }).click();
  await expect(guest.getByRole("heading", { name: "Home" })).toBeVisible();
  await guest.goto(`${own.url}/t/${team}/members`);
  await expect(guest.getByRole("row", { name: /Ben Keller You Viewer/ })).toBeVisible();
  await expect(guest.getByRole("button", { name: /Actions for/ })).toHaveCount(0);
  await expect(guest.getByRole("button", { name: "Invite somebody" })).toHaveCount(0);
  await expect(guest.getByText(ana.email)).toHaveCount(0);
  await audit(guest);
});

test("a change of role says what it means, and whoever is removed finds nothing", async ({
  deviceOf,
  stranger,
  own,
  audit,
}) => {
  const [admin, guest] = [await deviceOf(), await stranger()];
  await join(admin.context(), guest.context(), ben, "viewer");
  await admin.goto(`/t/${team}/members`);
  await admin.getByRole("button", { name: "Actions for Ben Keller" }).click();
  await admin.getByRole("menuitem", { name: "Change the role" }).click();
  await admin.getByRole("radio", { name: /^Engineer/ }).check();
  await expect(admin.getByText("Ben Keller can write, publish and archive flows")).toBeVisible();
  await audit(admin);
  await admin.getByRole("button", { name: "Save the role" }).click();
  await expect(admin.getByText("Ben Keller now has the role Engineer.")).toBeVisible();
  await guest.goto(`/t/${team}/members`);
  await expect(guest.getByRole("row", { name: /Ben Keller You Engineer/ })).toBeVisible();

  await admin.getByRole("button", { name: "Actions for Ben Keller" }).click();
  await admin.getByRole("menuitem", { name: "Remove from the team" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(admin.getByRole("row", { name: /Ben Keller/ })).toHaveCount(0);
  await guest.goto(`${own.url}/t/${team}/members`);
  await expect(guest.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
});

test("the last admin keeps the role and cannot leave, and reads why", async ({ deviceOf }) => {
  const admin = await deviceOf();
  await admin.goto(`/t/${team}/members`);
  await admin.getByRole("button", { name: "Actions for Ana Berger" }).press("Enter");
  const role = admin.getByRole("menuitem", { name: /Change the role/ });
  await expect(role).toContainText("Make somebody else an admin first");
  await expect(role).toHaveAttribute("aria-disabled", "true");
  await expect(admin.getByRole("menuitem", { name: /Leave the team/ })).toContainText("The last admin cannot go");
});

test("a withdrawn invitation no longer works", async ({ deviceOf, page, audit }) => {
  const admin = await deviceOf();
  const { url } = await send(admin.context(), "POST", `/api/v1/teams/${team}/invitations`, {
    email: ben.email,
    role: "viewer",
  });
  await admin.goto(`/t/${team}/members`);
  await admin.getByRole("button", { name: `Withdraw the invitation for ${ben.email}` }).click();
  await expect(admin.getByText("Nobody has an invitation that waits.")).toBeVisible();
  await page.goto(String(url));
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await audit();
});

test("a reset link sets a new password once, and ends the old one", async ({ deviceOf, stranger, page, audit }) => {
  const admin = await deviceOf();
  await join(admin.context(), (await stranger()).context(), ben, "engineer");
  await admin.goto(`/t/${team}/members`);
  await admin.getByRole("button", { name: "Actions for Ben Keller" }).click();
  await admin.getByRole("menuitem", { name: "Make a reset link" }).click();
  await admin.getByRole("button", { name: "Make the link" }).click();
  const link = await admin.getByLabel("Reset link").inputValue();

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Set a new password" })).toBeVisible();
  await audit();
  await page.getByLabel("New password").fill("passwordpassword");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByLabel("New password")).toHaveAccessibleDescription(/easily guessed/);
  await page.getByLabel("New password").fill("seven loud green herons");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByText("The new password is set")).toBeVisible();
  await page.getByLabel("E-mail").fill(ben.email);
  await page.getByLabel("Password", { exact: true }).fill("seven loud green herons");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
});

test("team settings name who changed them meanwhile, and start again from there", async ({ deviceOf, own, audit }) => {
  const admin = await deviceOf();
  await admin.goto(`/t/${team}/members`);
  await expect(admin.getByLabel("Team name")).toHaveValue("North Support");
  const known = await admin.request.get(`${own.url}/api/v1/teams/${team}`);
  await send(
    admin.context(),
    "PATCH",
    `/api/v1/teams/${team}`,
    { name: "North" },
    { "If-Match": known.headers().etag },
  );

  await admin.getByLabel("Viewers may walk flows").uncheck();
  await admin.getByRole("button", { name: "Save the team" }).click();
  await expect(admin.getByRole("alert")).toContainText("Ana Berger changed this");
  await audit(admin);
  await admin.getByRole("button", { name: "Load what is there now" }).click();
  await expect(admin.getByLabel("Team name")).toHaveValue("North");
  await admin.getByLabel("Viewers may walk flows").uncheck();
  await admin.getByRole("button", { name: "Save the team" }).click();
  await expect(admin.getByText("The team is saved.")).toBeVisible();
  await expect(admin.getByText("1 person in North", { exact: true })).toBeVisible();
});
