import { readFile } from "node:fs/promises";
import { signedIn } from "./support/sessions";
import { changed, made, stored, targets } from "./support/targets";
import { expect, test } from "./support/test";

const table = `Host;IP;Customer;Rack Nr.
srv-1;10.0.0.1;Bakery Huber;7
srv-2;10.0.0.2;"Garage; Moser";8
srv-2;10.0.0.3;Hotel Krone;9
;10.0.0.4;Hotel Krone;
srv-5;10.0.0.5;Hotel Krone;12
`;

test("a pasted table is mapped, its good rows are imported and its bad ones downloaded", async ({
  browser,
  server,
  audit,
}) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const id = await made(context, "From a table");
  const page = await context.newPage();
  await page.goto(`${targets}/${id}`);
  await page.getByRole("link", { name: "Paste or import a table" }).click();
  const box = page.getByRole("textbox", { name: "Table" });
  await expect(box).toBeVisible();
  await audit(page);
  await page.evaluate((text) => navigator.clipboard.writeText(text), table);
  await box.click();
  await page.keyboard.press("ControlOrMeta+v");

  await expect(page.getByText("5 rows")).toBeVisible();
  await expect(page.getByText("separated by semicolons")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "The first row names the columns" })).toBeChecked();
  await expect(page.getByRole("combobox", { name: "Read Host as" })).toHaveValue("label");
  await expect(page.getByRole("combobox", { name: "Read Rack Nr. as" })).toHaveValue("field:rack_nr");
  await expect(page.getByText("This label is in row 3 already")).toBeVisible();
  await expect(page.getByText("There is no label")).toBeVisible();
  await audit(page);

  await page.getByRole("combobox", { name: "Read Rack Nr. as" }).selectOption("Site");
  await expect(page.getByRole("combobox", { name: "Read Rack Nr. as" })).toHaveValue("site");
  await page.getByRole("tab", { name: "Problems (2)" }).click();
  await expect(page.getByText("Row 4, Host")).toBeVisible();
  await audit(page);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download the skipped rows" }).click(),
  ]);
  const skipped = await readFile(await file.path(), "utf8");
  expect(skipped).toContain("Host,IP,Customer,Rack Nr.,problem");
  expect(skipped).toContain("srv-2,10.0.0.3");
  expect(skipped).not.toContain("srv-1");

  await page.getByRole("button", { name: "Import 3, skip 2" }).click();
  await expect(page.getByText("Imported: 3 new, 0 changed, 0 removed.")).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "srv-5" })).toBeVisible();
  expect(await stored(context, id)).toMatchObject({
    "srv-1": { site: "7" },
    "srv-2": { address: "10.0.0.2", client: "Garage; Moser" },
  });
  await context.close();
});

test("a table that comes again shows what it would change, and the import is taken back by Undo", async ({
  browser,
  server,
  audit,
}) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const id = await made(context, "Comes again", [
    { label: "srv-1", address: "10.0.0.1", notes: "kept" },
    { label: "srv-2", address: "10.0.0.2" },
    { label: "srv-3", address: "10.0.0.3" },
  ]);
  const before = await stored(context, id);
  const page = await context.newPage();
  await page.goto(`${targets}/${id}`);
  await page.getByRole("link", { name: "Import" }).click();
  const name = "servers.csv";
  const buffer = Buffer.from("label,address\nsrv-1,10.0.0.99\nsrv-3,10.0.0.3\nsrv-4,10.0.0.4\n");
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
  await expect(page.getByText(name)).toBeVisible();
  await expect(page.getByText("1 new · 1 changed · 1 as they were")).toBeVisible();
  await page.getByRole("tab", { name: "Changed (1)" }).click();
  const line = page.getByRole("row").filter({ hasText: "srv-1" });
  await expect(line).toContainText("10.0.0.1");
  await expect(line).toContainText("10.0.0.99");
  await page.getByRole("checkbox", { name: /Take targets out of the list/ }).check();
  await page.getByRole("tab", { name: "Removed (1)" }).click();
  await expect(page.getByRole("cell", { name: "srv-2" })).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "Import 3", exact: true }).click();
  await expect(page.getByText("Imported: 1 new, 1 changed, 1 removed.")).toBeVisible();
  expect(await stored(context, id)).toMatchObject({ "srv-1": { address: "10.0.0.99", notes: "kept" }, "srv-4": {} });
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await expect(page.getByText("The import is taken back.")).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "srv-2" })).toBeVisible();
  await expect(page.getByText("changed this list meanwhile")).not.toBeVisible();
  const after = await stored(context, id);
  expect(Object.keys(after)).toEqual(Object.keys(before));
  expect(after["srv-1"]).toEqual(before["srv-1"]);
  await context.close();
});

test("a list that changed under a preview is compared anew, and nothing is imported unseen", async ({
  browser,
  server,
}) => {
  const [ana, ben] = [await signedIn(browser, server.url, "ana"), await signedIn(browser, server.url, "ben")];
  const id = await made(ana, "Changed under a preview", [{ label: "srv-1" }]);
  const page = await ana.newPage();
  await page.goto(`${targets}/${id}/import`);
  await page.getByRole("textbox", { name: "Table" }).fill("label,site\nsrv-2,Bern");
  await page.getByRole("button", { name: "Read the table" }).click();
  await expect(page.getByText("1 new")).toBeVisible();
  await changed(ben, id, { put: [{ label: "srv-2", site: "Basel" }] });
  await page.getByRole("button", { name: "Import 1" }).click();
  await expect(page.getByText("Ben Keller changed this list meanwhile.")).toBeVisible();
  await page.getByRole("tab", { name: "Changed (1)" }).click();
  await expect(page.getByRole("cell", { name: "Basel" })).toBeVisible();
  expect(await stored(ana, id)).toMatchObject({ "srv-2": { site: "Basel" } });
  await page.getByRole("button", { name: "Import 1" }).click();
  await expect(page.getByText("Imported: 0 new, 1 changed, 0 removed.")).toBeVisible();
  await ana.close();
  await ben.close();
});

test("files in old encodings are read, and those that make no table are refused with a sentence", async ({
  browser,
  server,
  audit,
}) => {
  const context = await signedIn(browser, server.url, "ana");
  const id = await made(context, "Odd files");
  const page = await context.newPage();
  await page.goto(`${targets}/${id}/import`);
  const choose = (name: string, buffer: Buffer) =>
    page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
  await choose("open.csv", Buffer.from('label,notes\nsrv-1,"never closed'));
  await expect(page.getByRole("alert")).toContainText("A quotation mark that opens here is never closed");
  await audit(page);
  await choose("large.csv", Buffer.alloc(6 * 1024 * 1024, "x\n"));
  await expect(page.getByRole("alert")).toContainText("larger than 5 MiB");
  await choose("many.csv", Buffer.from(Array.from({ length: 10_001 }, (_, at) => `srv-${at}`).join("\n")));
  await expect(page.getByRole("alert")).toContainText(/at most 10,?000 targets/);
  await choose("old.csv", Buffer.from("label,client\nsrv-1,M\u00fcller\n", "latin1"));
  await expect(page.getByText("Read as Windows-1252")).toBeVisible();
  await expect(page.getByRole("cell", { name: "Müller" })).toBeVisible();
  await page.getByRole("button", { name: "Import 1" }).click();
  await expect(page.getByText("Imported: 1 new")).toBeVisible();
  expect(await stored(context, id)).toMatchObject({ "srv-1": { client: "Müller" } });
  await context.close();
});
