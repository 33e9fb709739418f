import { branchFields, plannedBuild, startBuild, stepItems, test } from "./support/builder";
import { team } from "./support/team";
import { expect } from "./support/test";

test.describe("while an answer comes slowly", () => {
  test.use({ pace: 40 });

  test("a reload goes on where it was, and another tab sees the same", async ({ deviceOf }) => {
    test.setTimeout(90_000);
    const page = await deviceOf();
    await page.goto(await plannedBuild(page));
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await page.getByRole("button", { name: "Generate", exact: true }).click();
    await expect(stepItems(page)).not.toHaveCount(0, { timeout: 20_000 });
    await expect(page.getByText(/so far…/)).toBeVisible();
    await page.reload();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await expect(stepItems(page)).not.toHaveCount(0, { timeout: 20_000 });
    await expect(stepItems(other)).not.toHaveCount(0, { timeout: 20_000 });
    await expect(page.getByRole("button", { name: "Accept all" })).toBeVisible({ timeout: 30_000 });
    await expect(other.getByRole("button", { name: "Accept all" })).toBeVisible({ timeout: 30_000 });
    expect(await stepItems(page).count()).toBe(await stepItems(other).count());
  });

  test("a call is cancelled, and what it had cost is said", async ({ deviceOf }) => {
    test.setTimeout(90_000);
    const page = await deviceOf();
    await page.goto(await plannedBuild(page));
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await page.getByRole("button", { name: "Generate", exact: true }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByText(/^Cancelled\. [\d.]+ cents? were used\.$/)).toBeVisible();
    await page.goto(`/t/${team}`);
    await page.getByRole("link", { name: "VPN does not connect" }).click();
    await expect(page.getByRole("heading", { name: "VPN does not connect", level: 1 })).toBeVisible();
  });
});

test("an answer that is cut off is asked for once more", async ({ deviceOf, fake }) => {
  const page = await deviceOf();
  await page.goto(await plannedBuild(page));
  await fake.order({ behaviour: "cut", stage: "branch" });
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(page.getByRole("button", { name: "Accept all" })).toBeVisible({ timeout: 30_000 });
});

test("a refusal is told in words, and the form stays", async ({ deviceOf, fake, audit }) => {
  const page = await deviceOf();
  await page.goto(await startBuild(page));
  await fake.order({ behaviour: "refused", times: 3 });
  await page.getByRole("button", { name: "Suggest the branches" }).click();
  await expect(page.getByRole("alert")).toContainText("The model declined", { timeout: 20_000 });
  await audit(page);
  await page.getByRole("button", { name: /^Foundation/ }).click();
  await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("VPN does not connect");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByRole("button", { name: "Write the plan myself" }).click();
  await expect(branchFields(page)).toHaveCount(1);
});
