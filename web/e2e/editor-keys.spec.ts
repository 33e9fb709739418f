import { details, draftOf, openEditor, row, saved } from "./support/editor";
import { signedIn, tabTo } from "./support/sessions";
import { send, team } from "./support/team";
import { expect, test } from "./support/test";

test("a flow with every kind of step is written and published by keyboard alone", async ({
  browser,
  server,
  audit,
}) => {
  test.setTimeout(120_000);
  const context = await signedIn(browser, server.url, "ana");
  const document = { format: "pathbook/1", title: "The computer stays dark", kind: "troubleshooting" };
  const { id } = await send(context, "POST", `/api/v1/teams/${team}/flows`, { document });
  const page = await context.newPage();
  const { keyboard } = page;
  const type = async (text: string) => {
    await keyboard.type(text);
    await keyboard.press("Enter");
  };
  const name = async (step: string) => {
    await type(step);
    await expect(row(page, new RegExp(step.replace("?", "\\?")))).toBeFocused();
  };
  const keys = async (...all: string[]) => {
    for (const key of all) await keyboard.press(key);
  };
  await openEditor(page, String(id));
  await audit(page);

  await tabTo(page, page.getByRole("button", { name: "Fill in a form" }));
  await keys("Enter");
  await name("Which computer is it?");
  await keys("Escape");
  await tabTo(page, page.getByRole("button", { name: "Add a field" }));
  await keys("Enter");
  await keyboard.type("Computer");
  await keys("Escape");
  await expect(row(page, /Which computer is it/)).toBeFocused();

  await keys("Tab");
  await name("Plug the computer in");
  await keys("Escape", "Tab");
  await expect(page.getByRole("textbox", { name: "Text" })).toBeFocused();
  await keyboard.type("The socket **behind** the desk has power.");
  await tabTo(page, page.getByRole("button", { name: "Add an item" }));
  await keys("Enter");
  await type("Both ends of the cable sit");
  await keyboard.type("The lamp of the socket is on");
  await keys("Escape");

  await keys("Tab");
  await name("Does it start?");
  await keys("k", "q", "ArrowDown", "Tab");
  await name("It runs again");
  await keys("k", "o");
  await expect(row(page, /Yes.*It runs again/)).toBeFocused();

  await keys("ArrowDown", "Tab");
  await name("Is it one of the old ones?");
  await keys("k", "d", "Escape");
  await tabTo(page, page.getByRole("button", { name: "Add a test" }).first());
  await keys("Enter");
  await tabTo(page, page.getByRole("textbox", { name: "Value" }).first());
  await keyboard.type("old");
  await keys("Escape", "ArrowDown", "Tab");
  await name("The old ones go to the workshop");
  await keys("k", "o", "ArrowDown", "Tab");
  await name("Hand it over");
  await keys("k", "o", "Escape");
  await tabTo(page, page.getByRole("combobox", { name: "Outcome" }));
  await keyboard.type("Esc");
  await keys("Escape");

  await saved(page);
  await expect(page.getByRole("button", { name: /^Problems/ })).toHaveAccessibleName(/^Problems: \d+ warnings?$/);
  await audit(page);
  await keys("Control+Enter");
  await expect(page.getByRole("dialog", { name: "Publish version 1" }).getByRole("textbox")).toBeFocused();
  await keyboard.type("For the workshop");
  await tabTo(page, page.getByRole("dialog").getByRole("button", { name: "Publish" }));
  await keys("Enter");
  await expect(page.getByText("Version 1 is live.")).toBeVisible();
  const { document: written } = await draftOf(context, String(id));
  expect(written.steps.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
    "decision",
    "form",
    "instruction",
    "outcome",
    "outcome",
    "outcome",
    "question",
  ]);
  await context.close();
});

test("whoever types faster than the page draws loses no key", async ({ browser, server }) => {
  test.setTimeout(120_000);
  const context = await signedIn(browser, server.url, "ana");
  const document = { format: "pathbook/1", title: "Typed ahead", kind: "procedure" };
  const { id } = await send(context, "POST", `/api/v1/teams/${team}/flows`, { document });
  const page = await context.newPage();
  const { keyboard } = page;
  await openEditor(page, String(id));
  await page.getByRole("button", { name: "Ask a question" }).focus();
  const browserTools = await context.newCDPSession(page);
  await browserTools.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  // All at once: no key waits for what the one before it did.
  const words = (text: string) => [...text].map((character) => keyboard.insertText(character));
  const keys = (...all: string[]) => all.map((key) => keyboard.press(key));
  await Promise.all([...keys("Enter"), ...words("Plug it in"), ...keys("Enter", "k", "i", "Escape"), ...words("!")]);
  await expect(details(page).getByRole("textbox", { name: "Title" })).toHaveValue("Plug it in!");
  await details(page).getByRole("button", { name: "Add an item" }).focus();
  await Promise.all([
    ...keys("Enter"),
    ...words("Both ends"),
    ...keys("Enter"),
    ...words("The lamp"),
    ...keys("Enter", "Backspace"),
    ...words(" is on"),
  ]);
  await browserTools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await saved(page);
  const { document: written } = await draftOf(context, String(id));
  expect(written.steps).toMatchObject([
    { kind: "instruction", title: "Plug it in!", checklist: [{ text: "Both ends" }, { text: "The lamp is on" }] },
  ]);
  await context.close();
});

test("steps are copied between flows, duplicated, moved, removed, and all of it undone", async ({
  browser,
  server,
}) => {
  const context = await signedIn(browser, server.url, "ana");
  const step = (at: number, to?: string) => ({
    id: `s${at}`,
    kind: "instruction",
    title: `Step ${at}`,
    branches: [{ id: "done", ...(to && { to }) }],
  });
  const flow = { format: "pathbook/1", title: "Copying", kind: "procedure", start: "s1" };
  const one = { ...flow, steps: [step(1, "s2"), step(2, "s3"), step(3)] };
  const { id } = await send(context, "POST", `/api/v1/teams/${team}/flows`, { document: one });
  const { id: other } = await send(context, "POST", `/api/v1/teams/${team}/flows`, {
    document: { ...flow, start: "" },
  });
  const page = await context.newPage();
  const shown = () => page.getByRole("treeitem").allInnerTexts();
  const titles = async () => (await shown()).flatMap((text) => /Step \d|Unplug it|Yes|No/.exec(text)?.[0] ?? []);
  await openEditor(page, String(id));
  await row(page, /Step 2/).click();
  await page.keyboard.press("Control+d");
  await expect.poll(titles).toEqual(["Step 1", "Step 2", "Step 2", "Step 3"]);
  await row(page, /Step 3/).click();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(titles).toEqual(["Step 1", "Step 2", "Step 3", "Step 2"]);
  await row(page, /Step 1/).click();
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Delete");
  await expect.poll(titles).toEqual(["Step 2", "Step 3", "Step 2"]);
  for (const _ of [1, 2, 3]) await page.keyboard.press("Control+z");
  await expect.poll(titles).toEqual(["Step 1", "Step 2", "Step 3"]);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(titles).toEqual(["Step 1", "Step 2", "Step 2", "Step 3"]);
  await saved(page);

  await openEditor(page, String(other));
  await page.keyboard.press("Control+v");
  await expect.poll(titles).toEqual(["Step 1"]);
  await row(page, /Step 1/).click();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Step 9");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+v");
  await expect.poll(titles).toEqual(["Step 9", "Step 1"]);
  await page.evaluate(() => navigator.clipboard.writeText("- [ ] Unplug it\n- Does it start?\n  - Yes\n  - No"));
  await page.keyboard.press("Control+v");
  await expect.poll(titles).toEqual(["Step 9", "Step 1", "Unplug it", "Yes", "No"]);
  await context.close();
});
