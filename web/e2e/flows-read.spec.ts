import { flows, imported, publishDraft, retitle, sound } from "./support/flows";
import { signedIn } from "./support/sessions";
import { expect, test } from "./support/test";

test("the outline is walked by keyboard alone, and the address keeps the step", async ({ browser, server, audit }) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const id = await imported(context, sound("Read by keyboard"));
  const page = await context.newPage();
  await page.goto(`${flows}/${id}`);
  const tree = page.getByRole("tree", { name: "Steps of the flow" });
  const item = (name: RegExp) => tree.getByRole("treeitem", { name });
  const step = page.getByRole("region", { name: "Step" });
  await expect(step.getByRole("heading", { name: "Does the display show an error?" })).toBeVisible();

  await item(/Does the display/)
    .first()
    .focus();
  await page.keyboard.press("ArrowDown");
  await expect(item(/Yes, there is an error/)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(item(/Delete the stored job/)).toHaveCount(0);
  await expect(item(/Yes, there is an error/)).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(item(/Delete the stored job/)).toBeFocused();
  await expect(step.getByRole("heading", { name: "Delete the stored job" })).toBeVisible();
  await expect(step.getByText("snmpwalk -v2c -c public scanner")).toBeVisible();
  await expect(page).toHaveURL(/step=clear/);
  await audit(page);

  await page.keyboard.press("ArrowDown");
  await expect(item(/goes back to Does the display/)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(item(/^Question Does the display/)).toBeFocused();
  await expect(page).toHaveURL(/step=look/);
  await page.keyboard.press("End");
  await expect(item(/Call the vendor/)).toBeFocused();
  await expect(item(/Call the vendor/)).toHaveAttribute("aria-level", "2");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect(tree.getByRole("treeitem")).toHaveCount(1);

  await page.goto(`${flows}/${id}?step=clear`);
  await expect(item(/Delete the stored job/)).toHaveAttribute("aria-selected", "true");
  await step.getByRole("button", { name: "The scanner sends again" }).click();
  await expect(item(/The scanner sends again/)).toHaveAttribute("aria-selected", "true");
  await context.close();
});

test("a changed flow shows its draft to those who write and what is live to who asks for it", async ({
  browser,
  server,
}) => {
  const context = await signedIn(browser, server.url, "ana");
  const id = await imported(context, sound("Draft and live"));
  await publishDraft(context, id);
  await retitle(context, id, "Draft, live and changed");

  const page = await context.newPage();
  await page.goto(`${flows}/${id}`);
  await expect(page.getByText("the draft can be published")).toBeVisible();
  await page.getByRole("radio", { name: "Live" }).click();
  await expect(page).toHaveURL(/show=live/);
  await expect(page.getByText("the draft can be published")).toHaveCount(0);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Export as YAML" }).click();
  expect((await download).suggestedFilename()).toBe("draft-and-live.yaml");

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Give to another owner" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("option", { name: "Ben Keller" })).toBeAttached();
  await dialog.getByRole("combobox").selectOption({ label: "Ben Keller" });
  await dialog.getByRole("button", { name: "Give" }).click();
  await expect(page.getByText("Ben Keller owns it now.")).toBeVisible();
  await context.close();
});

test("on a phone a step is read in a sheet", async ({ browser, server, audit }) => {
  test.slow();
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const context = await signedIn(browser, server.url, "ana", phone);
  const id = await imported(context, sound("Read on a phone"));
  const page = await context.newPage();
  await page.goto(`${flows}/${id}`);
  await page.getByRole("treeitem", { name: /Delete the stored job/ }).tap();
  const sheet = page.getByRole("dialog", { name: "Delete the stored job" });
  await expect(sheet.getByText("Open Jobs and delete the first one.")).toBeVisible();
  await audit(page);
  await sheet.getByRole("button", { name: "Close" }).tap();
  await expect(sheet).not.toBeVisible();
  for (const path of [flows, `${flows}/${id}`, `${flows}/import`, "/t/north-support/library"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
    await audit(page);
  }
  await context.close();
});

test("text that looks like HTML stays text", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const hostile = sound("x").replace("title: x", 'title: "<img src=x onerror=alert(1)>"');
  const id = await imported(context, hostile.replace("Look at the **display**.", "<script>alert(1)</script> and look"));
  const page = await context.newPage();
  page.on("dialog", () => expect("a script ran").toBe(""));
  await page.goto(`${flows}/${id}`);
  await expect(page.getByRole("heading", { name: "<img src=x onerror=alert(1)>" })).toBeVisible();
  await expect(page.getByText("<script>alert(1)</script> and look")).toBeVisible();
  await context.close();
});
