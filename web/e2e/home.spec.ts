import { test } from "./support/own-team";
import { team } from "./support/team";
import { expect } from "./support/test";

test.describe("with the starter library", () => {
  test.use({ withLibrary: true });

  test("finds a flow by a few words, starts it with the keyboard, and leads back into it", async ({
    deviceOf,
    audit,
  }) => {
    const page = await deviceOf();
    await page.goto(`/t/${team}`);
    await expect(page.getByText("You have no open session.")).toBeVisible();
    await audit(page);
    const search = page.getByRole("searchbox", { name: "Start a flow" });
    await search.fill("outlook password");
    await expect(page.getByRole("list", { name: "Flows that match" }).getByRole("listitem")).not.toHaveCount(0);
    await audit(page);
    await search.press("ArrowDown");
    const first = page.getByRole("list", { name: "Flows that match" }).getByRole("button").first();
    await expect(first).toBeFocused();
    await expect(first).toContainText("Outlook");
    await first.press("Enter");
    await expect(page).toHaveURL(/\/sessions\/[0-9a-f-]+$/);

    await page.goto(`/t/${team}`);
    const resume = page.getByRole("link", { name: /^Resume Outlook/ });
    await expect(resume).toBeVisible();
    await audit(page);
    await resume.press("Enter");
    await expect(page).toHaveURL(/\/sessions\/[0-9a-f-]+$/);
  });

  test("the palette finds flows and people, and puts what the page offers first", async ({ deviceOf, audit }) => {
    const page = await deviceOf();
    await page.goto(`/t/${team}/members`);
    await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("option").first()).toContainText("Invite somebody");
    await page.keyboard.type("printer");
    const flow = page.getByRole("option", { name: /printer/ }).first();
    await expect(flow).toBeVisible();
    await audit(page);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/flows\/[0-9a-f-]+$/);

    await page.keyboard.press("Control+k");
    await page.keyboard.type("ana berger");
    await expect(page.getByRole("option", { name: /Ana Berger/ })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();
  });
});

test("a team without flows is led to the library", async ({ deviceOf, audit }) => {
  const page = await deviceOf();
  await page.goto(`/t/${team}`);
  await expect(page.getByRole("heading", { name: "Your team has no flows yet" })).toBeVisible();
  await audit(page);
  await page.getByRole("link", { name: "Look at the library" }).click();
  await expect(page.getByRole("heading", { name: "Library" })).toBeVisible();
});

test("the sheet lists the keys of the page, and gives the focus back", async ({ deviceOf, audit }) => {
  const page = await deviceOf();
  await page.goto(`/t/${team}/members`);
  await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet.getByText("Invite somebody")).toBeVisible();
  await audit(page);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await expect(page.getByRole("heading", { name: "Home", exact: true })).toBeFocused();
});

test("one part of Home may fail alone, and is asked again", async ({ deviceOf, audit }) => {
  const page = await deviceOf();
  const flows = "**/api/v1/teams/*/flows?*owner=me*";
  await page.route("**/api/v1/teams/*/flows?limit=*", (route) => route.fulfill({ status: 403, json: {} }));
  await page.route(flows, (route) => route.fulfill({ status: 400, json: { title: "No", detail: "It did not work." } }));
  await page.goto(`/t/${team}`);
  await expect(page.getByRole("alert")).toContainText("It did not work.");
  await expect(page.getByText("Nobody has finished a session yet.")).toBeVisible();
  await audit(page);
  await page.unroute(flows);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("You have nothing unpublished.")).toBeVisible();
});

test("without a connection a page says so, and comes back", async ({ deviceOf, audit }) => {
  const page = await deviceOf();
  await page.goto(`/t/${team}`);
  await expect(page.getByRole("heading", { name: "Home", exact: true })).toBeVisible();
  const members = "**/api/v1/teams/*/members";
  await page.route(members, (route) => route.abort());
  await page.getByRole("link", { name: "Members" }).click();
  await expect(page.getByRole("heading", { name: "The server cannot be reached" })).toBeVisible({ timeout: 15_000 });
  await audit(page);
  await page.unroute(members);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();
});

test("a new build on the server is announced when the reader comes back", async ({ deviceOf }) => {
  const page = await deviceOf();
  await page.clock.install();
  await page.goto(`/t/${team}`);
  await expect(page.getByRole("heading", { name: "Home", exact: true })).toBeVisible();
  const upgraded = '<script type="module" src="/assets/index-another.js"></script>';
  await page.route("**/index.html", (route) => route.fulfill({ contentType: "text/html", body: upgraded }));
  // What watches comes a while after the page, so the reader comes back until it is there.
  await expect(async () => {
    await page.clock.fastForward("10:00");
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expect(page.getByText("A new version of Pathbook is ready.")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.getByRole("button", { name: "Load it" }).click();
  await expect(page.getByRole("heading", { name: "Home", exact: true })).toBeVisible();
});
