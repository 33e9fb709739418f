import { listOf, maintenance, publishPatch, schedule } from "./support/maintenance";
import { signedIn } from "./support/sessions";
import { send, team } from "./support/team";
import { expect, test } from "./support/test";

test("the calendar shows what will run and where nothing begins", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ben", { timezoneId: "Europe/Zurich" });
  const flow = await publishPatch(context, "Seen in the calendar");
  const list = await listOf(context, "Servers of the calendar", ["srv-01"]);
  await schedule(context, flow, list, { name: "Once a year", rule: yearly("2036-05") });
  const page = await context.newPage();
  await page.goto(`${maintenance}/calendar?month=2036-05`);
  await expect(page.getByRole("heading", { name: "May 2036" })).toBeVisible();
  const grid = page.getByRole("table", { name: "What will run" });
  await expect(grid.getByRole("link", { name: /02:30 Once a year/ })).toHaveCount(1);
  await audit(page);

  await page.keyboard.press("b");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Spring freeze");
  await dialog.getByLabel("From", { exact: true }).fill("2036-05-09T18:00");
  await dialog.getByLabel("To", { exact: true }).fill("2036-05-08T18:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toContainText("Give an end after the start.");
  await audit(page);
  await dialog.getByLabel("To", { exact: true }).fill("2036-05-11T06:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(grid.getByText("Spring freeze")).toHaveCount(3);
  await expect(grid.getByRole("link", { name: /Once a year.*in a blackout/ })).toHaveCount(1);
  await audit(page);

  await page.getByText("Agenda", { exact: true }).click();
  await expect(page).toHaveURL(/view=agenda/);
  const agenda = page.getByRole("list", { name: "What will run" });
  await expect(agenda.getByRole("heading", { name: /10 May|May 10/ })).toBeVisible();
  await audit(page);
  await context.close();
});

test("blackouts are changed and removed, and months turned by keys", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ben", { timezoneId: "Europe/Zurich" });
  const flow = await publishPatch(context, "Kept from beginning");
  const list = await listOf(context, "Servers that wait", ["srv-01"]);
  await schedule(context, flow, list, { name: "In the freeze", rule: yearly("2037-08") });
  const freeze = { name: "Freeze", starts_at: "2037-08-09T18:00:00Z", ends_at: "2037-08-11T06:00:00Z" };
  await send(context, "POST", `/api/v1/teams/${team}/blackouts`, freeze);
  const page = await context.newPage();
  await page.goto(`${maintenance}/calendar?month=2037-08&view=agenda`);
  const agenda = page.getByRole("list", { name: "What will run" });
  await expect(agenda.getByText("in a blackout")).toHaveCount(1);
  await page.getByRole("button", { name: "Change Freeze" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("To", { exact: true }).fill("2037-08-10T01:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(agenda.getByText("in a blackout")).toHaveCount(0);
  await page.getByRole("button", { name: "Remove Freeze" }).click();
  await expect(agenda.getByText("Blackout: Freeze")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(agenda.getByText("Blackout: Freeze")).toHaveCount(2);

  await page.keyboard.press("n");
  await expect(page.getByRole("heading", { name: "September 2037" })).toBeVisible();
  await page.keyboard.press("p");
  await agenda.getByRole("link", { name: "In the freeze" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kept from beginning" })).toBeVisible();
  await context.close();
});

/** On the tenth of this month, and of the same month in the years after. */
function yearly(month: string) {
  const at = { day_of_month: 10, at: "02:30", anchor: `${month}-01` };
  return {
    recurrence: { kind: "every", n: 12, unit: "month", ...at },
    time_zone: "Europe/Zurich",
    offset_days: 0,
  };
}

test("maintenance fits a phone", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ben", {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const flow = await publishPatch(context, "Looked at in the night, on a phone with a narrow screen");
  const list = await listOf(context, "Servers of all the clients in the whole region", ["srv-01"]);
  const { id } = await schedule(context, flow, list, { name: "Every night, for all clients of the region" });
  const page = await context.newPage();
  const pages = ["", `/${flow}`, `/${flow}/schedules/${id}`, "/calendar"];
  for (const path of pages) {
    await page.goto(`${maintenance}${path}`);
    await page.waitForLoadState("networkidle");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${path} is wider than the phone`).toBeLessThanOrEqual(0);
    await audit(page);
  }
  const bar = page.getByRole("navigation", { name: "Main" });
  await bar.getByRole("link", { name: "Maintenance" }).tap();
  await page.getByRole("link", { name: /narrow screen/ }).tap();
  await page.getByRole("switch").tap();
  await expect(page.getByText("Nothing is due while it is switched off.")).toBeVisible();
  await context.close();
});
