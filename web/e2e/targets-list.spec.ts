import { member } from "./support/flows";
import { test as ownTest } from "./support/own-team";
import { signedIn } from "./support/sessions";
import { made, targets } from "./support/targets";
import { deviceOn, team } from "./support/team";
import { expect, test } from "./support/test";

ownTest("the first list is made by the keyboard, and filled by typing", async ({ deviceOf, audit }) => {
  const page = await deviceOf();
  await page.goto(`/t/${team}`);
  await page.getByRole("heading", { name: "Your team has no flows yet" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page.getByRole("heading", { name: "No target lists yet" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Paste or import a table" })).toBeVisible();
  await audit(page);

  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: "New target list" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Name")).toHaveAccessibleDescription(/Write a name/);
  await page.keyboard.type("Web servers");
  await dialog.getByRole("radio", { name: /Type them/ }).check();
  await audit(page);
  await dialog.getByRole("button", { name: "Make the list" }).click();
  await expect(page.getByRole("heading", { name: "Web servers", level: 1 })).toBeVisible();
  await expect(page.getByRole("heading", { name: "This list has no targets yet" })).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "Type them" }).click();
  await expect(page.getByRole("rowheader", { name: "Type a label to add a target" })).toBeFocused();
  await page.keyboard.type("srv-01");
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 target", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Targets" }).first().click();
  const row = page.getByRole("list", { name: "Target lists" }).getByRole("listitem");
  await expect(row).toContainText("Web servers");
  await expect(row).toContainText("1 target");
  await audit(page);
});

test("lists are searched, renamed, archived, brought back by Undo and found under their tab", async ({
  browser,
  server,
  audit,
}) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const id = await made(context, "Routers of the north", [{ label: "rt-1" }]);
  await made(context, "Switches of the north");
  const page = await context.newPage();
  await page.goto(targets);
  const list = page.getByRole("list", { name: "Target lists" });
  await expect(list.getByRole("listitem")).not.toHaveCount(0);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("routers");
  await expect(page).toHaveURL(/q=routers/);
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole("searchbox")).toHaveValue("routers");
  await list.getByRole("link", { name: "Routers of the north" }).click();

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Rename and describe" }).click();
  const rename = page.getByRole("dialog", { name: "Rename and describe" });
  await rename.getByLabel("Name").fill("Switches of the north");
  await rename.getByRole("button", { name: "Save" }).click();
  await expect(rename.getByLabel("Name")).toHaveAccessibleDescription(/Another target list/);
  await rename.getByLabel("Name").fill("Routers of the south");
  await rename.getByLabel("Description").fill("They moved.");
  await rename.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Routers of the south", level: 1 })).toBeVisible();
  await expect(page.getByText("They moved.")).toBeVisible();

  const archive = async () => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    const dialog = page.getByRole("dialog", { name: /Archive “Routers of the south”/ });
    await expect(dialog.getByText("schedules that use it are paused")).toBeVisible();
    await audit(page);
    await dialog.getByRole("button", { name: "Archive" }).click();
    await expect(page.getByText("This list is archived")).toBeVisible();
  };
  await archive();
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await expect(page.getByText("This list is archived")).not.toBeVisible();
  await archive();
  await expect(page.getByRole("button", { name: "Add a target" })).not.toBeVisible();
  await expect(page.getByRole("link", { name: "Import" })).not.toBeVisible();
  await expect(page.getByRole("rowheader", { name: "rt-1" })).toBeVisible();
  await audit(page);

  await page.goto(`${targets}?q=routers`);
  await expect(page.getByRole("heading", { name: "No target list matches these words" })).toBeVisible();
  await audit(page);
  await page.getByRole("link", { name: "Archived" }).click();
  await expect(page).toHaveURL(/archived=true/);
  await list.getByRole("link", { name: "Routers of the south" }).click();
  await expect(page).toHaveURL(new RegExp(id));
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByRole("button", { name: "Add a target" })).toBeVisible();
  await context.close();
});

test("a viewer reads, searches and exports, and is offered nothing to write with", async ({
  browser,
  server,
  audit,
}) => {
  const ana = await signedIn(browser, server.url, "ana");
  const id = await made(ana, "Seen by viewers", [{ label: "srv-1", client: "Bakery" }, { label: "srv-2" }]);
  const guest = await deviceOn(browser, server.url);
  const page = await member(ana, guest, "Vera Viewer", "viewer");
  await page.goto(targets);
  await expect(page.getByRole("button", { name: "New list" })).not.toBeVisible();
  await page.getByRole("link", { name: "Seen by viewers" }).click();
  await expect(page.getByRole("rowheader", { name: "srv-1" })).toBeVisible();
  for (const name of ["Add a target", "Add a field", "Undo"])
    await expect(page.getByRole("button", { name })).not.toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await page.getByRole("rowheader", { name: "srv-1" }).click();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("x");
  await expect(page.getByRole("grid").getByRole("textbox")).toHaveCount(0);
  await page.getByRole("searchbox").fill("bakery");
  await expect(page.getByText("1 of 2")).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await expect(page.getByRole("menuitem")).toHaveCount(1);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Export as CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("seen-by-viewers.csv");
  await page.goto(`${targets}/${id}/import`);
  await expect(page.getByRole("heading", { name: "You cannot change this list" })).toBeVisible();
  await audit(page);
  await ana.close();
  await guest.close();
});

test("a list is found from everywhere by its name", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  await made(context, "Fax machines in the basement");
  const page = await context.newPage();
  await page.goto(`/t/${team}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("ControlOrMeta+K");
  await page.getByRole("combobox", { name: /Search/ }).fill("fax machines");
  await page.getByRole("option", { name: /Fax machines in the basement/ }).click();
  await expect(page.getByRole("heading", { name: "Fax machines in the basement", level: 1 })).toBeVisible();
  await context.close();
});
