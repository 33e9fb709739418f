import type { Page } from "@playwright/test";
import { member } from "./support/flows";
import { listOf, maintenance, publishPatch, reschedule, schedule } from "./support/maintenance";
import { test as ownTest } from "./support/own-team";
import { signedIn } from "./support/sessions";
import { deviceOn } from "./support/team";
import { expect, test } from "./support/test";

const preview = (page: Page) => page.getByRole("region", { name: "What this means" });
const moments = (page: Page) => preview(page).getByRole("listitem");
const card = (page: Page, name: string) => page.getByRole("article", { name });

test("a schedule is written as a sentence, and says what it means while it is written", async ({
  browser,
  server,
  audit,
}) => {
  const context = await signedIn(browser, server.url, "ben", { timezoneId: "America/New_York" });
  const flow = await publishPatch(context, "Patched by a sentence");
  await listOf(context, "Servers of the sentence", ["srv-01", "srv-02", "srv-03"]);
  await listOf(context, "Others", ["srv-04"]);
  const page = await context.newPage();
  await page.goto(`${maintenance}/${flow}`);
  await expect(page.getByRole("heading", { name: "No schedule yet" })).toBeVisible();
  await audit(page);
  await page.getByRole("link", { name: "New schedule" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New schedule" })).toBeVisible();
  await expect(preview(page)).toContainText("Every Monday at 02:00");
  await expect(moments(page)).toHaveCount(5);

  await page.getByRole("combobox", { name: "Time zone" }).click();
  await page.keyboard.type("zuri");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Time zone" })).toHaveValue("Europe/Zurich");
  await page.getByRole("checkbox", { name: "Friday" }).check();
  await page.getByLabel("Time of day").fill("02:30");
  await expect(preview(page)).toContainText(/Every Monday and Friday at 02:30.*Europe\/Zurich/);
  // The reader sits elsewhere and is told their own time as well.
  await expect(moments(page).first()).toContainText("your time");

  // What is not understood keeps what was, and says where it is wrong.
  await page.getByLabel("How many").fill("0");
  await expect(page.getByLabel("How many")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("Write a number from 1 to 366.")).toBeVisible();
  await expect(preview(page)).toContainText("Every Monday and Friday at 02:30");
  await expect(preview(page)).toContainText("This was the rule before the mistake.");
  await audit(page);
  await page.getByLabel("How many").fill("2");
  await expect(preview(page)).toContainText("Every 2 weeks on Monday and Friday");

  await page.getByLabel("Name").fill("Fortnightly patches");
  await page.getByRole("button", { name: "Create the schedule" }).click();
  await expect(page.getByText("Choose a target list.").first()).toBeVisible();
  await page.getByLabel("Target list").selectOption({ label: "Servers of the sentence (3)" });
  await expect(page.getByText("All 3 targets")).toBeVisible();
  await page.getByLabel("Client").selectOption("Alpha AG");
  await expect(page.getByText("2 of 3 targets")).toBeVisible();
  await page.getByText("More ·").click();
  await page.getByLabel("If a batch is not finished").selectOption({ label: "Skip the moment" });
  await expect(page.getByText("Nothing is launched until the batch before is finished.")).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "Create the schedule" }).click();

  const made = card(page, "Fortnightly patches");
  await expect(made).toContainText("Every 2 weeks on Monday and Friday at 02:30");
  await expect(made).toContainText(/in \d+ (days?|hours?|minutes?)/);
  await expect(made).toContainText("only Alpha AG");
  await expect(made).toContainText("skipped while a batch is open");
  await audit(page);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Maintenance" }).click();
  await expect(page.getByRole("list", { name: "Maintenance flows" })).toContainText("Every 2 weeks");
  await audit(page);
  await context.close();
});

test("sentence and cron expression follow each other", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ben", { timezoneId: "Europe/Zurich" });
  const flow = await publishPatch(context, "Patched by cron");
  await listOf(context, "Servers of the expression", ["srv-01"]);
  const page = await context.newPage();
  await page.goto(`${maintenance}/${flow}/schedules/new`);
  await page.getByText("Advanced: cron").click();
  const cron = page.getByLabel("Cron expression");
  await expect(cron).toHaveValue("0 2 * * MON");
  await page.getByRole("checkbox", { name: "Wednesday" }).check();
  await expect(cron).toHaveValue("0 2 * * MON,WED");
  await page.getByLabel("Of what").selectOption("month");
  await page.getByLabel("Day of the month", { exact: true }).selectOption("nth:2");
  await expect(cron).toHaveValue("0 2 * * TUE#2");

  await cron.fill("15 4 * * SUN");
  await expect(page.getByLabel("Of what")).toHaveValue("week");
  await expect(page.getByRole("checkbox", { name: "Sunday" })).toBeChecked();
  await expect(page.getByLabel("Time of day")).toHaveValue("04:15");
  await cron.fill("15 4 * * SUNDAE");
  await expect(cron).toHaveAttribute("aria-invalid", "true");
  await expect(preview(page)).toContainText("Every Sunday at 04:15");
  await cron.fill("0 8-18 * * MON-FRI");
  await expect(page.getByText("The expression says more than this sentence can.")).toBeVisible();
  await expect(preview(page)).toContainText(/Every hour from 08:00 to 18:00/);
  await audit(page);
  await cron.fill("* * * * *");
  await expect(cron).toHaveAccessibleDescription(/at least 5 minutes/);
  await page.getByRole("button", { name: "Use the sentence instead" }).click();
  await expect(page.getByRole("checkbox", { name: "Sunday" })).toBeVisible();
  await context.close();
});

test("what the clocks do to a moment is told before it comes", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ben", { timezoneId: "Europe/Zurich" });
  const flow = await publishPatch(context, "Patched when the clocks change");
  const page = await context.newPage();
  await page.goto(`${maintenance}/${flow}/schedules/new`);
  await page.getByText("Once", { exact: true }).click();
  await page.getByRole("combobox", { name: "Time zone" }).click();
  await page.keyboard.type("Europe/Zurich");
  await page.keyboard.press("Enter");
  await page.getByLabel("Day and time").fill("2037-03-29T02:30");
  await expect(moments(page)).toHaveCount(1);
  await expect(preview(page)).toContainText(/02:30 does not exist/);
  await page.getByLabel("Day and time").fill("2001-01-01T02:30");
  await expect(preview(page)).toContainText("Nothing is due any more.");
  await context.close();
});

test("the switch tells the next moment at once; a change that comes second is not lost", async ({
  browser,
  server,
  audit,
}) => {
  const context = await signedIn(browser, server.url, "ben");
  const flow = await publishPatch(context, "Switched on and off");
  const list = await listOf(context, "Servers of the switch", ["srv-01"]);
  const { id } = await schedule(context, flow, list);
  const page = await context.newPage();
  await page.goto(`${maintenance}/${flow}`);
  const nightly = card(page, "Nightly");
  const active = page.getByRole("switch", { name: "Active: Nightly" });
  await expect(active).toBeChecked();
  await active.click();
  await expect(nightly).toContainText("Nothing is due while it is switched off.");
  await expect(active).not.toBeChecked();
  await active.focus();
  await page.keyboard.press("Space");
  await expect(nightly).toContainText("02:00");
  await expect(active).toBeChecked();

  await page.getByRole("link", { name: "Change: Nightly" }).click();
  await page.getByLabel("Name").fill("Mine");
  await reschedule(context, id, 3, { name: "Theirs" });
  await page.getByRole("button", { name: "Save the schedule" }).click();
  await expect(page.getByRole("alert")).toContainText("Somebody else changed this schedule meanwhile");
  await audit(page);
  await page.getByRole("button", { name: "Load theirs" }).click();
  await expect(page.getByLabel("Name")).toHaveValue("Theirs");
  await page.getByLabel("Name").fill("Mine after all");
  await reschedule(context, id, 4, { description: "Changed once more" });
  await page.getByRole("button", { name: "Save the schedule" }).click();
  await page.getByRole("button", { name: "Save mine" }).click();
  await expect(card(page, "Mine after all")).toBeVisible();
  await context.close();
});

test("viewers see everything and can change nothing", async ({ browser, server, audit }) => {
  const admin = await signedIn(browser, server.url, "ana");
  const flow = await publishPatch(admin, "Read by viewers");
  const list = await listOf(admin, "Servers that are read", ["srv-01"]);
  const { id } = await schedule(admin, flow, list, { name: "Seen by all" });
  const guest = await deviceOn(browser, server.url);
  const page = await member(admin, guest, `Vera ${Date.now()}`, "viewer");
  await page.goto(`${maintenance}/${flow}`);
  await expect(card(page, "Seen by all")).toContainText("Every day at 02:00");
  const main = page.getByRole("main");
  await expect(main.getByRole("switch")).toHaveCount(0);
  await expect(main.getByRole("button")).toHaveCount(0);
  await expect(main.getByRole("link", { name: /New schedule|Change/ })).toHaveCount(0);
  await audit(page);
  await page.goto(`${maintenance}/${flow}/schedules/${id}`);
  await expect(page.getByRole("heading", { name: "Only engineers and admins change schedules" })).toBeVisible();
  await page.goto(`${maintenance}/calendar`);
  await expect(page.getByRole("heading", { name: "Blackouts" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a blackout" })).toHaveCount(0);
  await guest.close();
  await admin.close();
});

ownTest("a team without maintenance is told what it is", async ({ deviceOf, audit }) => {
  const page = await deviceOf();
  await page.goto(maintenance);
  await expect(page.getByRole("heading", { name: "No maintenance yet" })).toBeVisible();
  await audit(page);
  await page.getByRole("link", { name: "Calendar" }).click();
  await expect(page.getByRole("heading", { name: "Nothing will run in this month." })).toBeVisible();
  await audit(page);
});
