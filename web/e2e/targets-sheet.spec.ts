import { signedIn } from "./support/sessions";
import { cell, changed, made, saved, stored, targets } from "./support/targets";
import { expect, test } from "./support/test";

test("a table is filled, mended and taken back with the keyboard alone", async ({ browser, server, audit }) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const id = await made(context, "By the keyboard", [{ label: "srv-1", kind: "server" }]);
  const page = await context.newPage();
  await page.goto(`${targets}/${id}`);
  await expect(page.getByRole("rowheader", { name: "srv-1" })).toBeVisible();
  await page.keyboard.press("a");
  await expect(page.getByRole("rowheader", { name: /Type a label/ })).toBeFocused();

  // Typing begins a cell, Tab goes on beside it, Enter below it.
  await page.keyboard.type("srv-2");
  await page.keyboard.press("Tab");
  await page.keyboard.type("router");
  await page.keyboard.press("Tab");
  await page.keyboard.type("10.0.0.2");
  await page.keyboard.press("Enter");
  await expect(saved(page)).toBeVisible();
  expect(await stored(context, id)).toMatchObject({ "srv-2": { kind: "router", address: "10.0.0.2" } });

  // Escape takes back what was typed, Enter edits what is there.
  await page.keyboard.press("ArrowUp");
  await expect(cell(page, "10.0.0.2")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type("99");
  await page.keyboard.press("Escape");
  await expect(cell(page, "10.0.0.2")).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type("0");
  await page.keyboard.press("Enter");
  await expect(cell(page, "10.0.0.20")).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Delete");
  await expect(cell(page, "10.0.0.20")).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(cell(page, "10.0.0.20")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(cell(page, "10.0.0.20")).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(cell(page, "10.0.0.20")).toBeVisible();
  await expect(saved(page)).toBeVisible();
  expect(await stored(context, id)).toMatchObject({ "srv-2": { address: "10.0.0.20" } });

  // What the server refuses stands at the cell, and the rest is saved.
  await page.keyboard.press("Home");
  await page.keyboard.type("SRV-1");
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 cell needs your attention")).toBeVisible();
  await expect(page.getByText("Not all changes are saved")).toBeVisible();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  const wrong = page.getByRole("rowheader", { name: /SRV-1/ });
  await expect(wrong).toBeFocused();
  await expect(wrong).toHaveAttribute("aria-invalid", "true");
  await expect(wrong.getByText("There is another target called SRV-1")).toBeVisible();
  await audit(page);
  await page.keyboard.type("srv-3");
  await page.keyboard.press("Enter");
  await expect(page.getByText("needs your attention")).not.toBeVisible();
  await expect(saved(page)).toBeVisible();
  expect(Object.keys(await stored(context, id))).toEqual(["srv-1", "srv-3"]);

  // Escape and Tab leave the table.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("[role=grid]"))).toBeNull();
  await context.close();
});

test("targets are removed with a way back, and fields are columns that come and go", async ({
  browser,
  server,
  audit,
}) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const of = ["a", "b", "c", "d"].map((label) => ({ label, fields: { rack: `r-${label}` } }));
  const id = await made(context, "Come and go", of);
  const page = await context.newPage();
  await page.goto(`${targets}/${id}`);
  await page.getByRole("checkbox", { name: "Select b" }).check();
  await page.getByRole("checkbox", { name: "Select c" }).check();
  await expect(page.getByText("2 selected")).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("2 targets are removed.")).toBeVisible();
  await expect(saved(page)).toBeVisible();
  expect(Object.keys(await stored(context, id))).toEqual(["a", "d"]);
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await expect(page.getByRole("rowheader", { name: "b", exact: true })).toBeVisible();
  await expect(saved(page)).toBeVisible();
  expect(Object.keys(await stored(context, id))).toEqual(["a", "b", "c", "d"]);

  await page.getByRole("button", { name: "Add a field" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a field" });
  await dialog.getByLabel("Name").fill("Serial Number");
  await dialog.getByRole("button", { name: "Add the field" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAccessibleDescription(/Begin with a lower-case letter/);
  await audit(page);
  await dialog.getByLabel("Name").fill("serial_number");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("columnheader", { name: "serial_number" })).toBeVisible();
  await page.getByRole("rowheader", { name: "a", exact: true }).click();
  await page.keyboard.press("End");
  await page.keyboard.type("0815");
  await page.keyboard.press("Enter");
  await expect(saved(page)).toBeVisible();
  expect(await stored(context, id)).toMatchObject({ a: { fields: { rack: "r-a", serial_number: "0815" } } });

  await page.getByRole("button", { name: "Remove the field rack from all targets" }).click();
  await expect(page.getByRole("columnheader", { name: "rack" })).toHaveCount(0);
  await expect(saved(page)).toBeVisible();
  expect((await stored(context, id)).b?.fields).toBeUndefined();
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await expect(cell(page, "r-d")).toBeVisible();
  await expect(saved(page)).toBeVisible();
  expect(await stored(context, id)).toMatchObject({ d: { fields: { rack: "r-d" } } });
  await context.close();
});

test("a block of cells is pasted over the table and below it", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const id = await made(context, "Pasted over", [{ label: "a" }, { label: "b" }]);
  const page = await context.newPage();
  await page.goto(`${targets}/${id}`);
  await page.evaluate(() => navigator.clipboard.writeText("b2\tserver\nc\trouter\nd\t\n"));
  await page.getByRole("rowheader", { name: "b", exact: true }).click();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(saved(page)).toBeVisible();
  expect(await stored(context, id)).toMatchObject({ a: {}, b2: { kind: "server" }, c: { kind: "router" }, d: {} });
  await page.keyboard.press("ControlOrMeta+z");
  await expect(saved(page)).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "d", exact: true })).toHaveCount(0);
  expect(Object.keys(await stored(context, id))).toEqual(["a", "b"]);
  await context.close();
});

test("two people edit one list: both changes stand, and who changed the same cell is told", async ({
  browser,
  server,
  audit,
}) => {
  const [ana, ben] = [await signedIn(browser, server.url, "ana"), await signedIn(browser, server.url, "ben")];
  const id = await made(ana, "Edited by two", [{ label: "srv-1", site: "Bern" }, { label: "srv-2" }]);
  const page = await ana.newPage();
  await page.goto(`${targets}/${id}`);
  await expect(page.getByRole("rowheader", { name: "srv-1" })).toBeVisible();
  const { "srv-1": first, "srv-2": second } = await stored(ana, id);
  await changed(ben, id, { put: [{ ...first, site: "Basel" }, { label: "srv-3" }] });

  await cell(page, "srv-2").click();
  await page.keyboard.type("srv-two");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Ben Keller changed this list meanwhile")).toBeVisible();
  await expect(page.getByText("your own changes are kept")).toBeVisible();
  await expect(saved(page)).toBeVisible();
  expect(await stored(ana, id)).toMatchObject({
    "srv-1": { site: "Basel" },
    "srv-two": { id: second?.id },
    "srv-3": {},
  });
  await page.getByRole("button", { name: "All right" }).click();

  await changed(ben, id, { put: [{ ...first, site: "Chur" }] });
  await cell(page, "Basel").click();
  await page.keyboard.type("Davos");
  await page.keyboard.press("Enter");
  await expect(page.getByText("srv-1, Site: “Chur” is kept; you wrote “Davos”.")).toBeVisible();
  await expect(cell(page, "Chur")).toBeVisible();
  await audit(page);
  expect(await stored(ana, id)).toMatchObject({ "srv-1": { site: "Chur" } });
  await ana.close();
  await ben.close();
});

test("what could not be saved is kept, told and saved when asked", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const id = await made(context, "Without a line", [{ label: "srv-1" }]);
  const page = await context.newPage();
  await page.goto(`${targets}/${id}`);
  await cell(page, "srv-1").click();
  await context.setOffline(true);
  await page.keyboard.type("srv-one");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Your last changes are not saved yet.")).toBeVisible();
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(saved(page)).toBeVisible();
  expect(Object.keys(await stored(context, id))).toEqual(["srv-one"]);
  await context.close();
});

test("ten thousand targets scroll, are searched and edited like ten", async ({ browser, server, audit }) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const of = Array.from({ length: 10_000 }, (_, at) => ({
    label: `srv-${String(at).padStart(5, "0")}`,
    kind: at % 7 === 0 ? "router" : "server",
    address: `10.${at >> 8}.${at & 255}.1`,
  }));
  const id = await made(context, "Ten thousand", of);
  const page = await context.newPage();
  await page.goto(`${targets}/${id}`);
  await expect(page.getByText("10,000 targets")).toBeVisible();
  await cell(page, "srv-00000").click();
  await page.keyboard.press("ControlOrMeta+ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect(cell(page, "srv-09999")).toBeFocused();
  expect(await page.getByRole("grid").getByRole("row").count()).toBeLessThan(80);
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", "10002");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("switch");
  await page.keyboard.press("Enter");
  await expect(saved(page)).toBeVisible();
  await page.getByRole("searchbox").fill("switch");
  await expect(page.getByText("1 of 10,000")).toBeVisible();
  await expect(cell(page, "srv-09999")).toBeVisible();
  await expect(page).toHaveURL(/q=switch/);
  await audit(page);
  await context.close();
});
