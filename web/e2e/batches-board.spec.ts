import { boardOf, idOf, launch, serverFlow, sessionOf, targetsOn, walk } from "./support/batches";
import { member } from "./support/flows";
import { publish, signedIn } from "./support/sessions";
import { deviceOn, send, team } from "./support/team";
import { expect, test } from "./support/test";

const api = `/api/v1/teams/${team}`;
const labels = (count: number) =>
  Array.from({ length: count }, (_, index) => `srv-${String(index + 1).padStart(2, "0")}`);

test("a board follows what others do, and is filtered, grouped and shown as steps in its address", async ({
  browser,
  server,
  audit,
}) => {
  const context = await signedIn(browser, server.url, "ana");
  const batch = await launch(context, labels(6), { name: "Updates in spring" });
  const page = await context.newPage();
  await page.goto(boardOf(batch));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Updates in spring");
  const targets = targetsOn(page);
  await expect(targets).toHaveCount(6);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await audit(page);

  const first = await sessionOf(context, batch, "srv-01");
  await walk(context, first, ["yes"]);
  await expect(targets.filter({ hasText: "srv-01" })).toContainText("In progress");
  await expect(targets.filter({ hasText: "srv-01" })).toContainText("Install the updates");
  await walk(context, first, ["failed"], true);
  await expect(page.getByRole("button", { name: "Run again on 1 failed target" })).toBeVisible();
  await expect(page.getByText("1 of 6 done")).toBeVisible();

  await page.getByRole("button", { name: /^Failed/ }).click();
  await expect(page).toHaveURL(/only=failed/);
  await expect(targets).toHaveCount(1);
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await page.getByLabel("Groups").selectOption("By status");
  await expect(page.getByRole("group", { name: "Failed" }).getByRole("option")).toHaveCount(1);
  await expect(page.getByRole("group", { name: "Not started" }).getByRole("option")).toHaveCount(5);

  await page.getByLabel("Steps").click();
  const row = page.getByRole("row", { name: /srv-01/ });
  await expect(row.getByRole("gridcell")).toHaveText(["Yes", "Failed", "", "", "", "Failed"]);
  await expect(page).toHaveURL(/as=steps/);
  await audit(page);
  await page.reload();
  await expect(row).toBeVisible();

  await row.click();
  const details = page.getByRole("complementary", { name: "Target srv-01" });
  await expect(details.getByText("That was it.")).toBeVisible();
  await expect(details.getByRole("listitem").first()).toContainText("Is the backup of srv-01 fresh?");
  await audit(page);
  await page.keyboard.press("Escape");
  await expect(details).toBeHidden();
  await context.close();
});

test("targets are selected by keys and pointer, and assigned to people in turn", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ana");
  const batch = await launch(context, labels(5));
  const page = await context.newPage();
  await page.goto(boardOf(batch));
  const list = page.getByRole("listbox", { name: "Targets" });
  const chosen = list.getByRole("option", { selected: true });
  await list.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(chosen).toHaveCount(3);
  await list
    .getByRole("option")
    .nth(2)
    .click({ modifiers: ["ControlOrMeta"] });
  await expect(chosen).toHaveCount(2);
  await list
    .getByRole("option")
    .nth(4)
    .click({ modifiers: ["Shift"] });
  await expect(chosen).toHaveCount(4);
  await list.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await expect(page.getByText("5 targets selected")).toBeVisible();
  await audit(page);

  await page.getByRole("region", { name: "Selected targets" }).getByRole("button", { name: "Assign" }).click();
  const dialog = page.getByRole("dialog", { name: "Assign 5 targets" });
  await dialog.getByText("Several people in turn").click();
  await dialog.getByRole("button", { name: "Assign" }).click();
  await expect(dialog.getByText("Choose at least one person.")).toBeVisible();
  await dialog.getByLabel(/Ana Berger/).check();
  await dialog.getByLabel("Ben Keller").check();
  await audit(page);
  await dialog.getByRole("button", { name: "Assign" }).click();
  await expect(page.getByText("5 targets assigned")).toBeVisible();
  await expect(list.getByRole("option").filter({ hasText: "Ben Keller" })).toHaveCount(2);
  await page.getByRole("button", { name: "Mine" }).click();
  await expect(list.getByRole("option")).toHaveCount(3);
  await context.close();
});

test("one answer is given for many targets, and those left out are told with the reason", async ({
  browser,
  server,
  audit,
}) => {
  const [context, ben] = [await signedIn(browser, server.url, "ana"), await signedIn(browser, server.url, "ben")];
  const [ana, other] = [await idOf(context), await idOf(ben)];
  const batch = await launch(context, labels(4), {
    assignment: { kind: "round_robin", members: [ana, ana, ana, other] },
  });
  const page = await context.newPage();
  await page.goto(boardOf(batch));
  await page.getByRole("button", { name: "Select" }).click();
  await page.getByRole("button", { name: "Select all 4" }).click();
  await page.getByRole("region", { name: "Selected targets" }).getByRole("button", { name: "Answer" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("4 stand on “Is the backup of ‹target› fresh?”");
  await expect(dialog).toContainText("1 of them is assigned to somebody else");
  await audit(page);
  await dialog.getByRole("button", { name: "Answer “Yes” for 3 of yours" }).click();
  await expect(dialog).toContainText("Answered for 3 targets");
  await expect(dialog).toContainText("1 target was left out");
  await expect(dialog.getByRole("listitem")).toContainText("srv-04");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(targetsOn(page).filter({ hasText: "Install the updates" })).toHaveCount(3);
  await ben.close();
  await context.close();
});

test("a batch is cancelled with a reason, and run again on what was given up", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ana");
  const batch = await launch(context, labels(3), { name: "Given up" });
  await walk(context, await sessionOf(context, batch, "srv-02"), ["yes", "failed"], true);
  const page = await context.newPage();
  await page.goto(boardOf(batch));
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Cancel the batch" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("The client moves.");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the batch" }).click();
  await expect(page.getByText("Cancelled: The client moves.")).toBeVisible();
  await expect(targetsOn(page).filter({ hasText: "Cancelled" })).toHaveCount(2);
  await audit(page);

  await page.getByRole("button", { name: "Run again on 1 failed target" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("checkbox", { name: "Failed (1)" })).toBeChecked();
  await dialog.getByRole("checkbox", { name: "Cancelled (2)" }).check();
  await audit(page);
  await dialog.getByRole("button", { name: "Run again on 3 targets" }).click();
  await expect(page).not.toHaveURL(new RegExp(batch));
  await expect(targetsOn(page).filter({ hasText: "Not started" })).toHaveCount(3);
  await page.getByRole("link", { name: "Run again on targets of an earlier batch" }).click();
  await expect(page).toHaveURL(new RegExp(batch));
  await context.close();
});

test("a broken line is told, and the board goes on by reading again", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const batch = await launch(context, labels(2));
  const page = await context.newPage();
  await page.route("**/events?*", (route) => route.abort());
  await page.clock.install();
  await page.goto(boardOf(batch));
  await expect(targetsOn(page)).toHaveCount(2);
  await page.clock.runFor(5_000);
  await expect(page.getByText("Live updates paused – reconnecting")).toBeVisible();
  await walk(context, await sessionOf(context, batch, "srv-01"), ["yes"]);
  await page.clock.runFor(16_000);
  await expect(targetsOn(page).filter({ hasText: "Install the updates" })).toHaveCount(1);
  await page.unroute("**/events?*");
  await page.clock.runFor(16_000);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await context.close();
});

test("a viewer sees the same board without acts", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ana");
  const batch = await launch(context, labels(2));
  await walk(context, await sessionOf(context, batch, "srv-01"), ["yes", "failed"], true);
  const guest = await deviceOn(browser, server.url);
  const page = await member(context, guest, "Board Reader", "viewer");
  await page.goto(boardOf(batch));
  await expect(targetsOn(page)).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Select" })).toBeHidden();
  await expect(page.getByRole("button", { name: /Run again/ })).toBeHidden();
  await targetsOn(page).first().click();
  const details = page.getByRole("complementary", { name: /^Target/ });
  await expect(details.getByRole("link", { name: "Open the session" })).toBeVisible();
  await expect(details.getByRole("button", { name: "Take it" })).toBeHidden();
  await page.getByRole("button", { name: "More" }).click();
  await expect(page.getByRole("menuitem")).toHaveText(["Report", "Download as CSV", "Print"]);
  await page.keyboard.press("Escape");
  await audit(page);
  await guest.close();
  await context.close();
});

test("the wallboard stays up to date, and F leads there and back", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ana");
  const batch = await launch(context, labels(4));
  const page = await context.newPage();
  await page.goto(boardOf(batch));
  await expect(targetsOn(page)).toHaveCount(4);
  await page.keyboard.press("f");
  await expect(page).toHaveURL(/\/wall$/);
  await expect(page.getByText("0%")).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await walk(context, await sessionOf(context, batch, "srv-03"), ["yes", "done", "yes"], true);
  await expect(page.getByText("25%")).toBeVisible();
  await audit(page);
  await page.keyboard.press("f");
  await expect(targetsOn(page)).toHaveCount(4);
  await context.close();
});

test("the report stands client by client, without what is not for clients", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ana");
  const flow = await publish(context, serverFlow);
  const name = `Servers ${Date.now()}`;
  const targets = [
    { label: "srv-a", client: "Alpha" },
    { label: "srv-z", client: "Zeta" },
  ];
  const { id: list } = await send(context, "POST", `${api}/target-lists`, { name, targets });
  const { id } = await send(context, "POST", `${api}/batches`, { flow_id: flow, list_id: list });
  const batch = String(id);
  await walk(context, await sessionOf(context, batch, "srv-a"), ["yes", "failed"], true);
  const page = await context.newPage();
  await page.goto(boardOf(batch));
  await page.getByLabel("Groups").selectOption("By client");
  await expect(page.getByRole("group", { name: "Zeta" }).getByRole("option")).toHaveCount(1);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Report" }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["Alpha", "Zeta"]);
  await expect(page.getByRole("article").first()).toContainText("To be seen.");
  await expect(page.getByText("That was it.")).toBeHidden();
  await audit(page);
  await page.getByLabel("Client").selectOption("Zeta");
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["Zeta"]);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  await context.close();
});
