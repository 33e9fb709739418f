import { printerFlow, publish, signedIn, start, stepHeading } from "./support/sessions";
import { send, team } from "./support/team";
import { expect, test } from "./support/test";

test("the list is filtered in the address, paged and empty in plain words", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ben");
  const page = await context.newPage();
  const mark = `Hall ${Date.now()}`;
  await start(context, printerFlow, { target_label: mark, ticket: { system: "Zammad", id: "77" } });
  await page.goto(`/t/${team}/sessions`);
  const rows = page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await page.getByRole("searchbox", { name: /Search/ }).fill(mark);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Zammad 77");
  await expect(rows).toContainText("Which printer is it?");
  await expect(rows).toContainText("In progress");
  await expect(page).toHaveURL(/q=Hall/);
  await audit(page);

  await page.getByLabel("Finished").click();
  await expect(page.getByRole("heading", { name: "No session matches these filters" })).toBeVisible();
  await expect(page).toHaveURL(/status=finished/);
  await audit(page);
  await page.reload();
  await expect(page.getByRole("heading", { name: "No session matches these filters" })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Clear the filters" }).last().click();
  await expect(rows.filter({ hasText: mark })).toHaveCount(1);
  await page.getByLabel("Me", { exact: true }).click();
  await expect(page).toHaveURL(/assignee=me/);
  await rows.filter({ hasText: mark }).getByRole("link").click();
  await expect(stepHeading(page)).toHaveText("Which printer is it?");
  await context.close();
});

test("long lists come page by page", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ben");
  const flow = await publish(context, { ...printerFlow, title: "A flow with many sessions" });
  for (let count = 0; count < 51; count++) {
    await send(context, "POST", `/api/v1/teams/${team}/sessions`, { flow_id: flow });
  }
  const page = await context.newPage();
  await page.goto(`/t/${team}/sessions?flow=${flow}`);
  const rows = page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await expect(rows).toHaveCount(50);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(rows).toHaveCount(51);
  await expect(page.getByRole("button", { name: "Load more" })).toBeHidden();
  await context.close();
});

test("a session starts from a link to its flow", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ana");
  const flow = await publish(context, { ...printerFlow, title: "Started from a link" });
  const page = await context.newPage();
  await page.goto(`/t/${team}/sessions/new?flow=${flow}`);
  await expect(page.getByText("Started from a link")).toBeVisible();
  await page.getByLabel("Address of the ticket").fill("tickets/1");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByLabel("Address of the ticket")).toHaveAccessibleDescription(/https:\/\//);
  await audit(page);
  await page.getByLabel("Address of the ticket").fill("https://tickets.example.com/1");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(stepHeading(page)).toHaveText("Which printer is it?");
  await expect(page.getByRole("link", { name: "https://tickets.example.com/1" })).toHaveAttribute("rel", /noopener/);
  await page.getByRole("button", { name: "Change target and ticket" }).click();
  await page.getByRole("dialog").getByLabel("Target").fill("Hall 2");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("complementary")).toContainText("Hall 2");
  await page.goto(`/t/${team}/sessions/new`);
  await expect(page.getByRole("option").first()).toBeVisible();
  await audit(page);
  await context.close();
});
