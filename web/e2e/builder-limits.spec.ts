import { idOf } from "./support/batches";
import { branchFields, builds, limit, plannedBuild, startBuild, stepItems, test } from "./support/builder";
import { signedIn } from "./support/sessions";
import { send, team } from "./support/team";
import { expect, test as plain } from "./support/test";

const api = `/api/v1/teams/${team}/ai`;

test("when the quota is used up, work goes on by hand and an admin can raise it", async ({ deviceOf, audit }) => {
  test.setTimeout(90_000);
  const [admin, page] = [await deviceOf("ana"), await deviceOf("ben")];
  const address = await plannedBuild(page);
  await limit(admin, { money_per_period_nusd: 0 });
  await page.goto(address);
  await expect(branchFields(page)).not.toHaveCount(0);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The team’s budget of this period is used");
  await expect(alert).toContainText("Ask an admin of the team for more.");
  await audit(page);
  await page.getByRole("button", { name: "Write it myself" }).click();
  await expect(stepItems(page)).toHaveCount(1);

  await admin.goto(`/t/${team}/members`);
  await expect(admin.getByRole("heading", { name: "Building with AI" })).toBeVisible();
  await admin.getByRole("textbox", { name: "US dollars in a period" }).fill("much");
  await admin.getByRole("button", { name: "Save the limits" }).click();
  await expect(admin.getByRole("textbox", { name: "US dollars in a period" })).toBeFocused();
  await admin.getByRole("textbox", { name: "US dollars in a period" }).fill("2.50");
  await admin.getByRole("button", { name: "Save the limits" }).click();
  await expect(admin.getByText("The limits are saved.")).toBeVisible();
  await audit(admin);
});

test("a build that is gone gives its form back", async ({ deviceOf, audit }) => {
  const page = await deviceOf();
  await page.goto(`${builds}/new`);
  await page.getByRole("button", { name: "New colleague" }).click();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("button", { name: "Suggest the branches" })).toBeVisible();
  const id = new URL(page.url()).pathname.split("/").at(-1);
  const { revision } = await (await page.request.get(`${api}/conversations/${id}`)).json();
  await send(page.context(), "DELETE", `${api}/conversations/${id}`, {}, { "If-Match": `"${revision}"` });
  await page.reload();
  await expect(page.getByRole("heading", { name: "This build expired after 24 hours" })).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "Start again with the same answers" }).click();
  await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("Set up the workplace of a new colleague");
});

test("a build is nobody else’s, and a viewer sees nothing of it", async ({ deviceOf }) => {
  const [admin, page] = [await deviceOf("ana"), await deviceOf("ben")];
  const address = await startBuild(page);
  await admin.goto(address);
  await expect(admin.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();

  const ben = await idOf(page.context());
  await send(admin.context(), "PATCH", `/api/v1/teams/${team}/members/${ben}`, { role: "viewer" });
  await page.goto(`/t/${team}/flows`);
  await expect(page.getByRole("heading", { name: "Flows", exact: true })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole("link", { name: "Build with AI" })).toHaveCount(0);
  await page.goto(`${builds}/new`);
  await expect(page.getByRole("heading", { name: "Your role does not allow this" })).toBeVisible();
});

plain(
  "where nothing is set up there is no button, and an admin reads how to do it",
  async ({ browser, server, audit }) => {
    const context = await signedIn(browser, server.url, "ana");
    const page = await context.newPage();
    await page.goto(`/t/${team}/flows`);
    await expect(page.getByRole("button", { name: "New flow" }).first()).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expect(page.getByRole("link", { name: "Build with AI" })).toHaveCount(0);
    await page.goto(`/t/${team}/members`);
    await expect(page.getByRole("heading", { name: "Building with AI is not set up" })).toBeVisible();
    await expect(page.getByText("PATHBOOK_AI_API_KEY").first()).toBeVisible();
    await audit(page);
    await page.goto(`${builds}/new`);
    await expect(page.getByRole("heading", { name: "Building with AI is not available here" })).toBeVisible();
    await audit(page);
    await context.close();
  },
);
