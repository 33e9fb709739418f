import type { Page } from "@playwright/test";
import { listOf, maintenance, publishPatch, schedule } from "./support/maintenance";
import { signedIn } from "./support/sessions";
import { send, team } from "./support/team";
import { expect, test } from "./support/test";

const api = `/api/v1/teams/${team}`;
const card = (page: Page, name: string) => page.getByRole("article", { name });
const board = new RegExp(`/t/${team}/batches/[0-9a-f-]+$`);

test("run now launches once, and asks where a batch is open", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ben");
  const flow = await publishPatch(context, "Run by hand");
  const list = await listOf(context, "Servers to run", ["srv-01", "srv-02"]);
  await schedule(context, flow, list);
  const page = await context.newPage();
  await page.goto(`${maintenance}/${flow}`);
  await page.getByRole("button", { name: "Run now: Nightly" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("2 targets of “Servers to run”");
  await audit(page);
  // Pressed twice it is one act.
  await dialog.getByRole("button", { name: "Launch now" }).dblclick();
  await expect(page).toHaveURL(board);

  await page.goto(`${maintenance}/${flow}`);
  const batches = page.getByRole("list", { name: "Last batches" });
  await expect(batches.locator(":scope > li")).toHaveCount(1);
  await expect(batches).toContainText("2 not started");
  const history = page.getByRole("list", { name: "History" });
  await expect(history.locator(":scope > li")).toHaveCount(1);
  await expect(history).toContainText("Launched");
  await audit(page);

  await page.getByRole("button", { name: "Run now: Nightly" }).click();
  await dialog.getByRole("button", { name: "Launch now" }).click();
  await expect(dialog.getByRole("alert")).toContainText("A batch of this schedule is not finished");
  await audit(page);
  await dialog.getByRole("button", { name: "Launch another one" }).click();
  await expect(page).toHaveURL(board);
  await page.goto(`${maintenance}/${flow}`);
  await expect(batches.locator(":scope > li")).toHaveCount(2);
  await context.close();
});

test("a batch is launched for a part of a list, or for typed targets", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ben");
  const flow = await publishPatch(context, "Launched by hand");
  await listOf(context, "Servers to launch", ["srv-01", "srv-02", "srv-03"]);
  const page = await context.newPage();
  await page.goto(`${maintenance}/${flow}`);
  await page.getByRole("main").getByRole("button", { name: "Launch a batch" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Target list", { exact: true }).selectOption({ label: "Servers to launch (3)" });
  await dialog.getByLabel("Client").selectOption("Beta GmbH");
  await expect(dialog).toContainText("1 of 3 targets");
  await audit(page);
  await dialog.getByRole("button", { name: "Launch", exact: true }).click();
  await expect(page).toHaveURL(board);

  await page.goto(`${maintenance}/${flow}`);
  await expect(page.getByRole("list", { name: "Last batches" })).toContainText("1 target");
  await page.keyboard.press("l");
  await dialog.getByText("Typed in").click();
  await dialog.getByRole("button", { name: "Launch", exact: true }).click();
  await expect(dialog).toContainText("Name at least one target.");
  await dialog.getByLabel("Targets", { exact: true }).fill("srv-77\n\n srv-78 \nSRV-77");
  await dialog.getByLabel("Who gets the sessions").selectOption({ label: "Several in turn" });
  await dialog.getByRole("checkbox", { name: "Ana Berger" }).check();
  await dialog.getByRole("button", { name: "Launch", exact: true }).click();
  await expect(dialog.getByLabel("Targets", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await audit(page);
  await dialog.getByLabel("Targets", { exact: true }).fill("srv-77\nsrv-78");
  await dialog.getByRole("button", { name: "Launch", exact: true }).click();
  await expect(page).toHaveURL(board);
  await context.close();
});

test("a schedule rests, goes on and is deleted; what Pathbook pauses says why", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ben");
  const flow = await publishPatch(context, "Paused for a while");
  const list = await listOf(context, "Servers that rest", ["srv-01"]);
  await schedule(context, flow, list);
  const page = await context.newPage();
  await page.goto(`${maintenance}/${flow}`);
  const nightly = card(page, "Nightly");
  const choose = async (name: string) => {
    await page.getByRole("button", { name: "More for Nightly" }).click();
    await page.getByRole("menuitem", { name }).click();
  };
  await choose("Pause");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Until a moment").check();
  await dialog.getByRole("button", { name: "Pause" }).click();
  await expect(dialog).toContainText("Say when it goes on.");
  await dialog.getByLabel("It goes on by itself on").fill("2001-01-01T08:00");
  await dialog.getByRole("button", { name: "Pause" }).click();
  await expect(dialog).toContainText("Give a moment that is still to come.");
  await audit(page);
  await dialog.getByLabel("It goes on by itself on").fill("2037-01-05T08:00");
  await dialog.getByLabel("Why").fill("The clients are on holiday.");
  await dialog.getByRole("button", { name: "Pause" }).click();
  await expect(nightly).toContainText("“Nightly” is paused");
  await expect(nightly).toContainText("The clients are on holiday.");
  await expect(nightly).toContainText(/goes on by itself on .*2037/);
  await audit(page);
  await nightly.getByRole("button", { name: "Resume" }).click();
  await expect(nightly).toContainText("Active");
  await expect(nightly).toContainText("02:00");

  const { revision } = await (await context.request.get(`${api}/target-lists/${list}`)).json();
  expect(revision).toBeGreaterThan(0);
  await send(context, "POST", `${api}/target-lists/${list}/archive`, {});
  await page.reload();
  await expect(nightly).toContainText("Pathbook has paused “Nightly”");
  await expect(nightly).toContainText("The target list was archived. Bring it back or choose another one");
  await audit(page);
  await nightly.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText(/target list is archived/i).last()).toBeVisible();

  await choose("Delete");
  await expect(dialog).toContainText("Its batches and their sessions stay.");
  await audit(page);
  await dialog.getByRole("button", { name: "Delete the schedule" }).click();
  await expect(page.getByRole("heading", { name: "No schedule yet" })).toBeVisible();
  await context.close();
});
