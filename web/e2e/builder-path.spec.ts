import { beginBuild, branchFields, builds, plannedBuild, stepItems, test } from "./support/builder";
import { tabTo } from "./support/sessions";
import { team } from "./support/team";
import { expect } from "./support/test";

test("from My flows through the four stages to a draft in the editor", async ({ deviceOf, audit }) => {
  test.setTimeout(120_000);
  const page = await deviceOf();
  await page.goto(`/t/${team}/flows`);
  await page.getByRole("link", { name: "Build with AI" }).click();
  await expect(page.getByRole("heading", { name: "What is the flow about?" })).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "VPN does not connect" }).click();
  await page.getByRole("textbox", { name: "Paste a text" }).fill("Call anna@example.com.\nThe gateway is 10.1.2.3.");
  await page.getByRole("button", { name: "Add the text" }).click();
  await page.getByRole("button", { name: "Continue", exact: true }).click();

  const ask = page.getByRole("button", { name: "Suggest the branches" });
  await expect(ask).toHaveAccessibleDescription(/about [\d.]+ cent/);
  await audit(page);
  await ask.click();
  await expect(branchFields(page)).not.toHaveCount(0);
  await expect(page.getByText(/^Cost [\d.]+ cent/)).toBeVisible();
  await audit(page);
  await branchFields(page).first().fill("Clock of the laptop");
  await page.getByRole("button", { name: "Continue", exact: true }).click();

  await page.getByRole("button", { name: /^Generate all/ }).click();
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    await page.getByRole("button", { name: "Accept all" }).click({ timeout: 20_000 });
    await expect(page.getByRole("button", { name: /^Edit / }).first()).toBeVisible();
  }
  await audit(page);
  await page.getByRole("button", { name: "Continue", exact: true }).click();

  await expect(page.getByRole("heading", { name: "Review and make the draft" })).toBeFocused();
  await expect(page.getByRole("tree", { name: /^Preview of the flow/ })).toBeVisible();
  await audit(page);
  await page.getByRole("textbox", { name: "Title of the flow" }).fill("VPN, built");
  await page.getByRole("button", { name: "Create the draft" }).click();
  await expect(page).toHaveURL(/\/flows\/[0-9a-f-]+\/edit$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("VPN, built");
});

test("everything is done with the keyboard alone", async ({ deviceOf }) => {
  test.setTimeout(120_000);
  const page = await deviceOf();
  await page.goto(`${builds}/new`);
  const press = async (name: string | RegExp, role: "button" | "textbox" = "button") => {
    await tabTo(page, page.getByRole(role, { name }).first());
    if (role === "button") await page.keyboard.press("Enter");
  };
  await press("VPN does not connect");
  await press(/^Continue$/);
  await press("Suggest the branches");
  await expect(branchFields(page)).not.toHaveCount(0);
  const [first, second] = [await branchFields(page).nth(0).inputValue(), await branchFields(page).nth(1).inputValue()];
  await press("Name of branch 2", "textbox");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(branchFields(page).nth(0)).toHaveValue(second);
  await expect(branchFields(page).nth(1)).toHaveValue(first);
  await press(/^Continue$/);
  await press("Generate");
  await expect(page.getByRole("button", { name: "Accept all" })).toBeVisible({ timeout: 20_000 });
  await press("Accept all");
  await press(/^Edit /);
  await expect(page.getByRole("textbox", { name: "Title" })).toBeFocused();
  await page.keyboard.type(" changed");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /changed$/ })).toBeFocused();
});

test("a branch is written again with a note, compared, and taken back", async ({ deviceOf, audit }) => {
  test.setTimeout(90_000);
  const page = await deviceOf();
  await page.goto(await plannedBuild(page));
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await page.getByRole("button", { name: "Accept all" }).click({ timeout: 20_000 });
  await page.getByText("Regenerate", { exact: true }).first().click();
  await page.getByRole("textbox", { name: "What should be different?" }).fill("Check the clock first.");
  await page.getByRole("button", { name: "Regenerate" }).click();
  await expect(page.getByRole("heading", { name: "What is different" })).toBeVisible({ timeout: 20_000 });
  await audit(page);
  await page.getByRole("button", { name: "Reject" }).click();
  await expect(page.getByRole("heading", { name: "What is different" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).first().click();
  await expect(page.getByRole("heading", { name: "What is different" })).toBeVisible();
});

test("fits a phone, with the preview one touch away", async ({ deviceOf, audit }) => {
  const page = await deviceOf("ben", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const fits = async () => {
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  };
  await beginBuild(page);
  await fits();
  await audit(page);
  await page.getByRole("button", { name: "Suggest the branches" }).click();
  await expect(branchFields(page)).not.toHaveCount(0);
  await fits();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(stepItems(page)).not.toHaveCount(0);
  await expect(page.getByRole("button", { name: "Accept all" })).toBeVisible({ timeout: 20_000 });
  await fits();
  await audit(page);
  await page.getByRole("button", { name: "Show the preview" }).click();
  await expect(page.getByRole("dialog", { name: "Preview" }).getByRole("tree")).toBeVisible();
  await audit(page);
});
