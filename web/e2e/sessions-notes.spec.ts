import { answers, clipboard, printerFlow, signedIn, start, stepHeading } from "./support/sessions";
import { expect, test } from "./support/test";

const attack = `<img src=x onerror="document.title='owned'"><b>bold</b>`;

test("the client note stands beside the internal one and tells nothing internal", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(await start(context, printerFlow, { target_label: "Label printer" }));
  await page.getByLabel("Printer name").fill("lbl-1");
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");
  await page.keyboard.press("1");
  await expect(stepHeading(page)).toHaveText("Restart the queue of lbl-1");

  await page.getByLabel("New note").fill("The spooler was hung again, third time.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByLabel("New note")).toHaveValue("");
  await page.getByLabel("For the client").check();
  await page.getByLabel("New note").fill("Please keep a spare roll of labels.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByText("Please keep a spare roll of labels.")).toBeVisible();

  await page.getByRole("button", { name: "Note for the ticket" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("tabpanel")).toContainText("third time");
  await dialog.getByRole("tab", { name: "Client" }).click();
  await expect(dialog.getByRole("tabpanel")).toContainText("Please keep a spare roll of labels.");
  await expect(dialog.getByRole("tabpanel")).toContainText("We checked the power.");
  await expect(dialog.getByRole("tabpanel")).not.toContainText("third time");
  await dialog.getByLabel("Markdown").check();
  await expect(dialog.getByRole("tabpanel").locator("pre")).toContainText("Please keep a spare roll of labels.");
  await dialog.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("Copied", { exact: true }).first()).toBeVisible();
  expect((await clipboard(page)).text).toContain("Please keep a spare roll of labels.");
  await dialog.getByRole("tab", { name: "Resolution" }).click();
  await expect(dialog.getByRole("tabpanel")).toContainText("In progress at");

  await dialog.getByRole("button", { name: "Download" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "JSON file" }).click();
  expect((await download).suggestedFilename()).toMatch(/^resolution-note-.*\.json$/);
  await context.close();
});

test("the clock stands still in a pause, and nothing is answered meanwhile", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(await start(context, printerFlow));
  await page.getByLabel("Printer name").fill("lbl-1");
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");
  await page.keyboard.press("p");
  await expect(page.getByText("This session is paused")).toBeVisible();
  const clock = page.getByText("Time worked").locator("xpath=..");
  await expect(clock).toContainText("paused");
  const before = await clock.textContent();
  await page.keyboard.press("1");
  await page.waitForTimeout(2_200);
  expect(await clock.textContent()).toBe(before);
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");
  await page.reload();
  await expect(page.getByText("This session is paused")).toBeVisible();
  await page.keyboard.press("p");
  await expect(page.getByText("This session is paused")).toBeHidden();
  await expect.poll(() => clock.textContent()).not.toBe(before);
  await page.keyboard.press("1");
  await expect(stepHeading(page)).toHaveText("Restart the queue of lbl-1");
  await context.close();
});

test("a session ends early with an outcome and a word, and is reopened", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  await page.goto(await start(context, printerFlow));
  await page.getByLabel("Printer name").fill("lbl-1");
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText("Is lbl-1 switched on?");
  await page.keyboard.press("x");
  const dialog = page.getByRole("dialog", { name: "Finish here" });
  await expect(dialog.getByLabel("Closing note")).toBeFocused();
  await dialog.getByRole("button", { name: "Finish the session" }).click();
  await expect(dialog.getByLabel("Closing note")).toHaveAccessibleDescription(/Say in a sentence/);
  await dialog.getByLabel("Closing note").fill("The hall is closed until Monday.");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("main")).toContainText("The hall is closed until Monday.");
  await expect(page.getByRole("main")).toContainText("Escalated");

  await page.getByRole("main").getByRole("button", { name: "Reopen" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("The hall is open again.");
  await page.getByRole("dialog").getByRole("button", { name: "Reopen" }).click();
  await expect(answers(page)).toHaveCount(2);

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Cancel the session" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("Wrong printer.");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the session" }).click();
  await expect(page.getByRole("main")).toContainText("Wrong printer.");
  await context.close();
});

test("what people type is shown as text everywhere", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  const flow = {
    ...printerFlow,
    variables: [{ name: "host", type: "text", label: "Printer name" }, printerFlow.variables[1]],
  };
  const address = await start(context, flow, { target_label: attack, ticket: { system: "<i>Z</i>", id: "<u>1</u>" } });
  await page.goto(address);
  await page.getByLabel("Printer name").fill(attack);
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText(`Is ${attack} switched on?`);
  await expect(page.getByRole("main")).toContainText(`lamp of ${attack}.`);
  await page.keyboard.press("1");
  await expect(page.getByRole("main")).toContainText(`cupsenable ${attack}`);
  await page.getByLabel("New note").fill(attack);
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByRole("complementary").getByRole("listitem")).toContainText(attack);
  await page.getByRole("button", { name: "Note for the ticket" }).click();
  await expect(page.getByRole("tabpanel")).toContainText(attack);
  await page.goto(`${address}/note`);
  await expect(page.getByRole("main")).toContainText(attack);
  await page.goto("/t/north-support/sessions");
  await expect(page.getByRole("main")).toContainText(attack);
  expect(await page.locator("main img, main b, main u").count()).toBe(0);
  expect(await page.title()).not.toContain("owned");
  await context.close();
});

test("the print view prints the note and nothing else", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ana");
  const page = await context.newPage();
  const address = await start(context, printerFlow, { target_label: "Label printer" });
  await page.goto(`${address}/note`);
  await expect(page.getByRole("main")).toContainText("Label printer");
  await audit(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(page.getByRole("link", { name: "Back to the session" })).toBeHidden();
  const seen = await page.evaluate(() =>
    [...document.body.querySelectorAll("*")]
      .filter(
        (element) =>
          element.checkVisibility() &&
          !element.closest("main") &&
          element.querySelector("main") === null &&
          element.getBoundingClientRect().height > 1,
      )
      .map((element) => element.tagName),
  );
  expect(seen).toEqual([]);
  await page.emulateMedia({ media: "screen" });
  await page.getByLabel("Client").click();
  await expect(page).toHaveURL(/audience=client/);
  await context.close();
});
