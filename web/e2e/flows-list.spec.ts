import { flows, imported, member, sound } from "./support/flows";
import { signedIn } from "./support/sessions";
import { team } from "./support/team";
import { expect, test } from "./support/test";

test("filters stand in the address, survive a reload and can be cleared", async ({ browser, server, audit }) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(flows);
  const list = page.getByRole("list", { name: "Flows" });
  await page.getByRole("combobox", { name: "Kind" }).selectOption("Maintenance");
  await expect(page).toHaveURL(/kind=maintenance/);
  await page.getByRole("heading", { name: "Flows" }).click();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("patching");
  await expect(page).toHaveURL(/q=patching/);
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole("searchbox")).toHaveValue("patching");
  await expect(page.getByRole("combobox", { name: "Kind" })).toHaveValue("maintenance");
  await expect(list.getByRole("listitem")).toHaveCount(2);

  await page.getByRole("searchbox").fill("patching of submarines");
  await expect(page.getByRole("heading", { name: "No flow matches these filters" })).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "Clear filters" }).last().click();
  await expect(page).toHaveURL(new RegExp(`${flows}$`));
  await expect(page.getByRole("searchbox")).toHaveValue("");
  await context.close();
});

test("a flow is archived, brought back by Undo, and found under its tab", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  await imported(context, sound("Old scanner at the gate"));
  const page = await context.newPage();
  await page.goto(`${flows}?q=gate`);
  const row = page.getByRole("listitem").filter({ hasText: "Old scanner at the gate" });
  const archive = async () => {
    await row.getByRole("button", { name: "More for Old scanner at the gate" }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await expect(row).toHaveCount(0);
  };
  await archive();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toBeVisible();
  await archive();
  await page.getByRole("link", { name: "Archived" }).click();
  await expect(page).toHaveURL(/status=archived/);
  await expect(page).toHaveURL(/q=gate/);
  await expect(row.getByText("Archived").filter({ visible: true })).toBeVisible();
  await row.getByRole("button", { name: /^More for/ }).click();
  await page.getByRole("menuitem", { name: "Bring back" }).click();
  await expect(row).toHaveCount(0);
  await context.close();
});

test("the keyboard alone makes a flow, walks the rows and opens one", async ({ browser, server, audit }) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ben");
  const page = await context.newPage();
  await page.goto(flows);
  await expect(page.getByRole("list", { name: "Flows" })).toBeVisible();
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: "New flow" });
  await expect(dialog.getByLabel("Title")).toBeFocused();
  await audit(page);
  await page.keyboard.type("Door badge is refused");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await expect(dialog.getByRole("radio", { name: /Procedure/ })).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Door badge is refused", level: 1 })).toBeVisible();

  await page.keyboard.press("g");
  await page.keyboard.press("f");
  const links = page.getByRole("list", { name: "Flows" }).locator(".row-link");
  await expect(links.first()).toHaveText("Door badge is refused");
  await links.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Door badge is refused", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "My flows" })).toHaveCount(0);
  await context.close();
});

test("a viewer reads and starts, and is offered nothing that they may not do", async ({ browser, server, audit }) => {
  test.slow();
  const admin = await signedIn(browser, server.url, "ana");
  const guest = await browser.newContext({ baseURL: server.url });
  const page = await member(admin, guest, "Vik Novak", "viewer");
  await page.goto(`${flows}?q=UPS`);
  await expect(page.getByRole("link", { name: "UPS battery test" })).toBeVisible();
  await expect(page.getByRole("button", { name: "New flow" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Import" })).toHaveCount(0);
  await page.getByRole("button", { name: "More for UPS battery test" }).click();
  await expect(page.getByRole("menuitem", { name: "Start a session" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Archive" })).toHaveCount(0);
  await page.keyboard.press("Escape");

  await page.getByRole("link", { name: "UPS battery test" }).click();
  await expect(page.getByRole("button", { name: "Start a session" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish" })).toHaveCount(0);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await expect(page.getByRole("menuitem", { name: "Export as YAML" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: /Replace|Give|Archive/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await audit(page);

  await page.goto(`/t/${team}/library`);
  await expect(page.getByRole("heading", { name: "Library" })).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await page.goto(`${flows}/import`);
  await expect(page.getByRole("heading", { name: "Your role does not allow this" })).toBeVisible();
  await guest.close();
  await admin.close();
});
