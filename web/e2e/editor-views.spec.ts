import { details, draftOf, openEditor, row, saved, tree } from "./support/editor";
import { signedIn } from "./support/sessions";
import { send, team } from "./support/team";
import { expect, test } from "./support/test";

const flow = (title: string) => ({
  format: "pathbook/1",
  title,
  kind: "procedure",
  start: "ask",
  steps: [
    {
      id: "ask",
      kind: "question",
      title: "Is it broken?",
      branches: [
        { id: "yes", label: "Yes", to: "mend" },
        { id: "no", label: "No" },
      ],
    },
    { id: "mend", kind: "instruction", title: "Mend it", branches: [{ id: "done", to: "end" }] },
    { id: "end", kind: "outcome", title: "It works" },
  ],
});

test("a problem leads to its place, and its fix is one thing to undo", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ana");
  const { id } = await send(context, "POST", `/api/v1/teams/${team}/flows`, { document: flow("Problems") });
  const page = await context.newPage();
  await openEditor(page, String(id));
  await page.keyboard.press("Control+Shift+m");
  const problems = page.getByRole("region", { name: "Problems" });
  await problems.getByRole("button", { name: /The branch "No" leads nowhere/ }).click();
  await expect(row(page, /No.*leads nowhere yet/)).toBeFocused();
  await problems.getByRole("button", { name: "It is resolved here" }).click();
  await expect(row(page, /Resolved It works/)).toBeVisible();
  await saved(page);
  await expect(problems.getByRole("button", { name: "It is resolved here" })).toHaveCount(0);
  await audit(page);
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect(problems.getByRole("button", { name: "It is resolved here" })).toBeVisible();
  await context.close();
});

test("canvas and outline show one document with one selection and one undo", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ana");
  const { id } = await send(context, "POST", `/api/v1/teams/${team}/flows`, { document: flow("Two views") });
  const page = await context.newPage();
  await openEditor(page, String(id));
  await row(page, /Mend it/).click();
  await page.getByRole("radio", { name: "Canvas" }).check();
  await expect(row(page, /Mend it/)).toHaveAttribute("aria-selected", "true");
  await audit(page);
  await row(page, /Mend it/).focus();
  await page.keyboard.press("Enter");
  await expect(details(page).getByRole("textbox", { name: "Title" })).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type(" well");
  await expect(row(page, /Mend it well/)).toBeVisible();
  await page.getByRole("radio", { name: "Outline" }).check();
  await expect(row(page, /Mend it well/)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Control+z");
  await expect(row(page, /Mend it(?! well)/)).toBeVisible();
  await expect(row(page, /Mend it well/)).toHaveCount(0);
  await context.close();
});

test("what is removed from a list of the details leaves the focus beside it", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const { id } = await send(context, "POST", `/api/v1/teams/${team}/flows`, { document: flow("Removing") });
  const page = await context.newPage();
  await openEditor(page, String(id));
  await row(page, /Mend it/).click();
  const button = (name: string) => details(page).getByRole("button", { name, exact: true });
  await button("Add an item").press("Enter");
  for (const item of ["First", "Second", "Third"]) {
    await page.keyboard.type(item);
    if (item !== "Third") await page.keyboard.press("Enter");
  }
  await button("Remove: Item 1").press("Enter");
  await expect(button("Remove: Item 1")).toBeFocused();
  await expect(details(page).getByRole("textbox", { name: "Item 1" })).toHaveValue("Second");
  await button("Remove: Item 2").press("Enter");
  await expect(button("Remove: Item 1")).toBeFocused();
  await button("Remove: Item 1").press("Enter");
  await expect(button("Add an item")).toBeFocused();
  await saved(page);
  await context.close();
});

test("a rename of a variable reaches every text that reads it", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const { steps, ...facts } = flow("Variables");
  const reading = steps.map((step) => (step.id === "mend" ? { ...step, title: "Mend {{host}}" } : step));
  const document = { ...facts, variables: [{ name: "host", type: "host", label: "Computer" }], steps: reading };
  const { id } = await send(context, "POST", `/api/v1/teams/${team}/flows`, { document });
  const page = await context.newPage();
  await openEditor(page, String(id));
  await page.getByRole("button", { name: "Flow and variables" }).click();
  await details(page).getByText("Computer", { exact: true }).click();
  const name = details(page).getByRole("textbox", { name: "Name" });
  await name.fill("Not a name");
  await name.press("Enter");
  await expect(details(page).getByText(/A small letter first/)).toBeVisible();
  await name.fill("machine");
  await name.press("Enter");
  await saved(page);
  expect((await draftOf(context, String(id))).titles.mend).toBe("Mend {{machine}}");
  await context.close();
});

test("on a phone the details come as a sheet", async ({ browser, server, audit }) => {
  const context = await signedIn(browser, server.url, "ana", { viewport: { width: 390, height: 844 }, hasTouch: true });
  const { id } = await send(context, "POST", `/api/v1/teams/${team}/flows`, { document: flow("Phone") });
  const page = await context.newPage();
  await openEditor(page, String(id));
  await expect(tree(page)).toBeVisible();
  await audit(page);
  await row(page, /Mend it/).tap();
  const sheet = page.getByRole("dialog", { name: "Mend it" });
  await sheet.getByRole("textbox", { name: "Title" }).fill("Mend it at once");
  await audit(page);
  await page.keyboard.press("Escape");
  await expect(row(page, /Mend it at once/)).toBeVisible();
  await saved(page);
  expect((await draftOf(context, String(id))).titles.mend).toBe("Mend it at once");
  await context.close();
});
