import { flows, imported, publishDraft, sound } from "./support/flows";
import { signedIn } from "./support/sessions";
import { expect, test } from "./support/test";

test("a flow is duplicated with its origin, goes to the bin and comes back", async ({ browser, server, audit }) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const id = await imported(context, sound("Original of the copy"));
  await publishDraft(context, id);
  const page = await context.newPage();
  await page.goto(`${flows}/${id}`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  const dialog = page.getByRole("dialog", { name: "Duplicate “Original of the copy”" });
  await expect(dialog.getByRole("textbox", { name: "Title of the copy" })).toHaveValue("Copy of Original of the copy");
  await audit(page);
  await dialog.getByRole("button", { name: "Duplicate" }).click();

  await expect(page.getByRole("heading", { name: "Copy of Original of the copy", level: 1 })).toBeVisible();
  await expect(page.getByText("Made from").locator("..")).toContainText("Original of the copy, version 1");

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Move to the bin" }).click();
  await expect(page.getByText("“Copy of Original of the copy” is in the bin.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Flows", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Copy of Original of the copy" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("“Copy of Original of the copy” is back.")).toBeVisible();

  await page.goto(`${flows}?q=Original`);
  await page.getByRole("button", { name: "More for Copy of Original of the copy" }).click();
  await page.getByRole("menuitem", { name: "Move to the bin" }).click();
  await page.getByRole("link", { name: "Bin" }).click();
  const row = page.getByRole("listitem").filter({ hasText: "Copy of Original of the copy" });
  await expect(row).toContainText(/Gone for good on .+/);
  await audit(page);
  await row.getByRole("link", { name: "Copy of Original of the copy" }).click();
  await expect(page.getByText(/In the bin: nobody can start it/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Edit" })).toHaveCount(0);
  await audit(page);
  await page.getByRole("button", { name: "Recover" }).click();
  await expect(page.getByText(/In the bin: nobody can start it/)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Edit" })).toBeVisible();
  await context.close();
});

test("a flow is exported in every format under a sensible name", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const id = await imported(context, sound("Exported everywhere"));
  const page = await context.newPage();
  await page.goto(`${flows}/${id}`);
  const names = {
    "Export as YAML": "exported-everywhere.yaml",
    "Export as JSON": "exported-everywhere.json",
    "Export as Markdown": "exported-everywhere.md",
    "Export as Mermaid": "exported-everywhere.mmd",
    "Export as a picture (SVG)": "exported-everywhere.svg",
  };
  for (const [item, name] of Object.entries(names)) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: item }).click();
    expect((await download).suggestedFilename()).toBe(name);
  }
  await context.close();
});
