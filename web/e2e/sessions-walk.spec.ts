import { clipboard, printerFlow, signedIn, start, stepHeading, tabTo } from "./support/sessions";
import { team } from "./support/team";
import { expect, test } from "./support/test";

test("a library flow is walked by keyboard alone, and its note is copied", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(`/t/${team}/sessions`);
  await tabTo(page, page.getByRole("link", { name: "Start a session" }).first());
  await page.keyboard.press("Enter");

  await expect(page.getByRole("combobox", { name: "Flow" })).toBeFocused();
  await page.keyboard.type("outlook asks");
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Outlook asks for the password again and again")).toBeVisible();
  await expect(page.getByLabel("Target")).toBeFocused();
  await page.keyboard.type("PC-0042");
  await tabTo(page, page.getByLabel("Ticket number"));
  await page.keyboard.type("4711");
  await page.keyboard.press("Enter");

  await expect(stepHeading(page)).toHaveText("Who is affected, and on which computer?");
  await expect(page.getByLabel("Sign-in name")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByLabel("Sign-in name")).toBeFocused();
  await expect(page.getByLabel("Sign-in name")).toHaveAccessibleDescription(/needed/);
  await page.keyboard.type("ana@example.com");
  await tabTo(page, page.getByLabel("Outlook application"));
  await page.keyboard.type("Classic");
  await tabTo(page, page.getByLabel("Computer name"));
  await page.keyboard.type("pc-0042");
  await tabTo(page, page.getByLabel("What changed before it began"));
  await page.keyboard.type("Nothing");
  await page.keyboard.press("Control+Enter");

  await expect(page.getByText("Step 2 · Question")).toBeVisible();
  await expect(stepHeading(page)).toBeFocused();
  for (let step = 2; step < 25; step++) {
    await expect(page.getByText(`Step ${step} ·`)).toBeVisible();
    if (await page.getByText(`Step ${step} · Outcome`).isVisible()) break;
    await page.keyboard.press("1");
  }
  await expect(page.getByRole("button", { name: "Finish the session" })).toBeVisible();
  await expect(stepHeading(page)).toBeFocused();
  const outcome = (await stepHeading(page).textContent()) ?? "?";
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Note for the ticket" })).toBeVisible();
  await expect(page.getByText("In progress")).toBeHidden();

  await page.keyboard.press("c");
  await expect(page.getByText("Copied", { exact: true }).first()).toBeVisible();
  const { text, html } = await clipboard(page);
  expect(text).toContain("Outlook asks for the password again and again");
  expect(text).toContain("PC-0042");
  expect(text).toContain("4711");
  expect(text).toContain("ana@example.com");
  expect(text).toContain(outcome);
  expect(html).toContain("<li>");
  expect(html).toContain("PC-0042");
  await context.close();
});

test("single keys belong to the text while somebody types", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(await start(context, printerFlow, { variables: { host: "lbl-1" } }));
  await page.getByLabel("Printer name").fill("lbl-1");
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");
  await page.keyboard.press("n");
  await expect(page.getByLabel("New note")).toBeFocused();
  await page.keyboard.type("1 p x c");
  await expect(page.getByLabel("New note")).toHaveValue("1 p x c");
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("listitem").filter({ hasText: "1 p x c" })).toBeVisible();
  await expect(page.getByLabel("New note")).toHaveValue("");

  await page.keyboard.press("n");
  await page.keyboard.type("half a sentence");
  await page.keyboard.press("Escape");
  await page.keyboard.press("1");
  await expect(stepHeading(page)).toHaveText("Restart the queue of lbl-1");
  await expect(page.getByLabel("New note")).toHaveValue("half a sentence");
  await context.close();
});

test("an answer is painted before the server has it", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(await start(context, printerFlow));
  await page.getByLabel("Printer name").fill("lbl-1");
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/answers", async (route) => {
    await held;
    await route.continue();
  });
  const painted = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const from = performance.now();
        new MutationObserver((_changes, observer) => {
          if (!document.querySelector("h1")?.textContent?.startsWith("Restart")) return;
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.now() - from));
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "1", bubbles: true }));
      }),
  );
  expect(painted).toBeLessThan(250);
  await page.keyboard.press("1");
  await expect(stepHeading(page)).toHaveText("Does a test label print?");
  release();
  await page.reload();
  await expect(stepHeading(page)).toHaveText("Does a test label print?");
  await expect(stepHeading(page)).toBeFocused();
  await context.close();
});
