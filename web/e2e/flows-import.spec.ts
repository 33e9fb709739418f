import { broken, flows, imported, retitle, sound } from "./support/flows";
import { signedIn } from "./support/sessions";
import { expect, test } from "./support/test";

test("a flow is pasted, mended, imported, and published once nothing blocks it", async ({ browser, server, audit }) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(flows);
  await page.getByRole("link", { name: "Import" }).click();
  const box = page.getByRole("textbox", { name: "Flow as text" });

  await box.fill(broken("Scanner sends no mail").replace("kind: question", "kind: riddle"));
  await page.getByRole("button", { name: "Check" }).click();
  await expect(page.getByText("Line 10, column 11", { exact: true })).toBeVisible();
  await expect(page.getByText("unknown variant `riddle`")).toBeVisible();
  await expect(box).toBeFocused();
  expect(
    await box.evaluate((text: HTMLTextAreaElement) => text.value.slice(text.selectionStart, text.selectionEnd)),
  ).toBe("riddle");
  await audit(page);

  await box.fill(broken("Scanner sends no mail"));
  await page.getByRole("button", { name: "Check" }).click();
  await expect(page.getByRole("heading", { name: /Findings: 2 errors/ })).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "Import as a draft" }).click();

  await expect(page.getByRole("heading", { name: "Scanner sends no mail", level: 1 })).toBeVisible();
  await expect(page.getByText("branch_target_missing")).toBeVisible();
  await expect(page.getByRole("treeitem", { name: /Does the display show an error\?.*1 error/ })).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: "Publish version 1" });
  await expect(dialog.getByText("These errors must be mended first")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Publish" })).toHaveAttribute("aria-disabled", "true");
  await audit(page);
  await page.keyboard.press("Escape");
  await expect(dialog).not.toBeVisible();

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Replace the draft from a file" }).click();
  const replace = page.getByRole("dialog", { name: "Replace the draft from a file" });
  await replace.getByRole("textbox").fill(sound("Scanner sends no mail"));
  await replace.getByRole("button", { name: "Check" }).click();
  await expect(replace.getByText("No findings.")).toBeVisible();
  await audit(page);
  await replace.getByRole("button", { name: "Replace the draft" }).click();
  await expect(page.getByText("the draft can be published")).toBeVisible();

  await page.getByRole("button", { name: "Publish" }).click();
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(dialog.getByRole("textbox")).toHaveAccessibleDescription(/Say in a sentence what changed/);
  await dialog.getByRole("textbox").fill("First version, walked with the vendor.");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Version 1 is live.")).toBeVisible();
  await expect(
    page.getByRole("link", { name: "Start a session" }).or(page.getByRole("button", { name: "Start a session" })),
  ).toBeVisible();

  await page.getByRole("link", { name: "Versions" }).click();
  await page.getByRole("link", { name: "Version 1" }).click();
  await expect(page.getByText("First version, walked with the vendor.")).toBeVisible();
  await expect(page.getByText("You are reading version 1")).toBeVisible();
  await audit(page);
  await context.close();
});

test("a draft that a colleague changed meanwhile is neither published nor replaced", async ({ browser, server }) => {
  const ana = await signedIn(browser, server.url, "ana");
  const ben = await signedIn(browser, server.url, "ben");
  const id = await imported(ana, sound("Two people, one draft"));
  const page = await ana.newPage();
  await page.goto(`${flows}/${id}`);
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("As I saw it");

  await retitle(ben, id, "Ben changed the title");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(dialog.getByText("The draft changed meanwhile")).toBeVisible();
  await expect(dialog.getByText(/Ben Keller/)).toBeVisible();
  await dialog.getByRole("button", { name: "Look at it" }).click();
  await expect(page.getByRole("heading", { name: "Ben changed the title", level: 1 })).toBeVisible();
  await ana.close();
  await ben.close();
});

test("several files at once get a line each, and one that is refused holds no other up", async ({
  browser,
  server,
  audit,
}) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(`${flows}/import`);
  const file = (name: string, text: string) => ({ name, mimeType: "application/yaml", buffer: Buffer.from(text) });
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "choose files" }).click();
  await (await chooser).setFiles([
    file("good.yaml", sound("Twin file one")),
    file("bad.yaml", "format: pathbook/1\ntitle: [\n"),
    file("half.yml", broken("Twin file two")),
  ]);
  const rows = page.getByRole("list", { name: "Files" }).getByRole("listitem");
  await expect(rows.nth(0)).toContainText("Ready");
  await expect(rows.nth(1)).toContainText(/Cannot be read.*Line \d+, column \d+/);
  await expect(rows.nth(2)).toContainText("2 errors");
  await audit(page);
  await page.getByRole("button", { name: "Import 2 files" }).click();
  await expect(page.getByText("2 of 3 imported")).toBeVisible();
  await rows.nth(0).getByRole("link", { name: "Open the draft" }).click();
  await expect(page.getByRole("heading", { name: "Twin file one", level: 1 })).toBeVisible();

  await page.goBack();
  await page.goto(`${flows}?q=twin`);
  await expect(page.getByRole("list", { name: "Flows" }).getByRole("listitem")).toHaveCount(2);
  await context.close();
});
