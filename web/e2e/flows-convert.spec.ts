import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { flows } from "./support/flows";
import { signedIn } from "./support/sessions";
import { expect, test } from "./support/test";

const sample = (name: string) => readFileSync(resolve("../crates/flow/tests/samples", name), "utf8");

test("a runbook in Markdown shows what was understood and guessed before it becomes a draft", async ({
  browser,
  server,
  audit,
}) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(`${flows}/import`);
  await audit(page);
  const box = page.getByRole("textbox", { name: "Flow as text" });
  await box.fill(sample("internet-runbook.md"));
  await expect(page.getByRole("combobox", { name: "Read as" })).toHaveText(/Markdown/);
  await page.getByRole("button", { name: "Check" }).click();

  const report = page.getByRole("region", { name: "What was understood" });
  await expect(report).toContainText(/\d+ understood, \d+ guessed/);
  await report.getByRole("button", { name: "Line 13" }).click();
  await expect(box).toBeFocused();
  expect(
    await box.evaluate((text: HTMLTextAreaElement) => text.value.slice(text.selectionStart, text.selectionEnd)),
  ).toBe("3. This step is only read by nobody");
  await expect(page.getByRole("treeitem", { name: /Is the light of the fibre converter green/ })).toBeVisible();
  await audit(page);
  await page.getByRole("radio", { name: "Map" }).click();
  await expect(page.getByRole("tree").getByText("Is the light of the fibre converter green?")).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "Import as a draft" }).click();
  await expect(page.getByRole("heading", { name: "Office without internet", level: 1 })).toBeVisible();
  await context.close();
});

test("samples in every format are imported at once", async ({ browser, server, audit }) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(`${flows}/import`);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "choose files" }).click();
  const names = ["new-starter.md", "vpn.mmd", "wifi.csv", "printer.txt"];
  await (await chooser).setFiles(names.map((name) => resolve("../crates/flow/tests/samples", name)));
  const rows = page.getByRole("list", { name: "Files" }).getByRole("listitem");
  for (const at of names.keys()) await expect(rows.nth(at)).toContainText("Ready");
  await expect(rows.nth(1)).toContainText("Mermaid");
  await expect(rows.nth(1)).toContainText(/guess/);
  await audit(page);
  await page.getByRole("button", { name: "Import 4 files" }).click();
  await expect(page.getByText("4 of 4 imported")).toBeVisible();
  await rows.nth(1).getByRole("link", { name: "Open the draft" }).click();
  await expect(page.getByRole("heading", { name: "User cannot connect to the VPN", level: 1 })).toBeVisible();
  await context.close();
});

test("what cannot be a flow is refused with its line, and nothing is kept of it", async ({
  browser,
  server,
  audit,
}) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(`${flows}/import`);
  const box = page.getByRole("textbox", { name: "Flow as text" });
  const check = page.getByRole("button", { name: "Check" });
  await box.fill("sequenceDiagram\n  Ana->>Ben: Is it on?");
  await check.click();
  await expect(page.getByText("Line 1", { exact: true })).toBeVisible();
  await expect(page.getByText(/not a flowchart/)).toBeVisible();
  await audit(page);

  await box.fill(`# Hidden\n\n1. Turn \u202eit off`);
  await check.click();
  await expect(page.getByText("Line 3", { exact: true })).toBeVisible();

  const rows = Array.from({ length: 5001 }, (_, at) => `${at + 1}. Look at cable ${at + 1}`);
  await page.evaluate((text) => navigator.clipboard.writeText(text), rows.join("\n"));
  await box.press("ControlOrMeta+A");
  await box.press("ControlOrMeta+V");
  await check.click();
  await expect(page.getByText(/^Line \d+$/)).toBeVisible();
  await expect(page.getByText(/5,?000 steps/)).toBeVisible();

  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "choose files" }).click();
  await (await chooser).setFiles({
    name: "large.md",
    mimeType: "text/markdown",
    buffer: Buffer.alloc(5 * 1024 * 1024, "x"),
  });
  await expect(page.getByText("The text is larger than 4 MiB. Take it in parts.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Import as a draft" })).toHaveCount(0);
  await context.close();
});
