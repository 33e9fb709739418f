import { member } from "./support/flows";
import { answers, printerFlow, signedIn, stepHeading } from "./support/sessions";
import { deviceOn, send, team } from "./support/team";
import { expect, test } from "./support/test";

const api = `/api/v1/teams/${team}`;

/** The printer flow with an answer that leads nowhere yet. */
function withHole() {
  const { steps, ...flow } = structuredClone(printerFlow);
  const open = steps.map((step) =>
    step.id === "prints"
      ? {
          ...step,
          branches: [
            { id: "yes", label: "Yes", to: "solved" },
            { id: "no", label: "No" },
          ],
        }
      : step,
  );
  return { ...flow, title: "The label printer has a hole", steps: open };
}

test("a draft is tried by keyboard, shows its hole, is mended and walked on, and no session is left", async ({
  browser,
  server,
  audit,
}) => {
  const context = await signedIn(browser, server.url, "ana");
  const { id } = await send(context, "POST", `${api}/flows`, { document: withHole() });
  const sessions = async () => (await (await context.request.get(`${api}/sessions?flow=${id}`)).json()).items;
  const page = await context.newPage();
  await page.goto(`/t/${team}/flows/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The label printer has a hole");
  await page.keyboard.press("p");
  await expect(page.getByText("Test: nothing is recorded")).toBeVisible();
  await expect(stepHeading(page)).toHaveText("Which printer is it?");
  await audit(page);

  await page.keyboard.press("Control+Enter");
  await expect(page.getByLabel("Printer name")).toHaveAccessibleDescription(/needed/);
  await page.keyboard.type("999.1.1.1");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByLabel("Printer name")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Printer name").fill("labels-3");
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText("Is labels-3 switched on?");
  await expect(stepHeading(page)).toBeFocused();
  const note = page.getByRole("complementary", { name: "Note for the ticket" });
  await expect(note).toContainText("labels-3");

  await page.keyboard.press("2");
  await expect(stepHeading(page)).toHaveText("Plug labels-3 in");
  await page.getByRole("checkbox", { name: "The cable sits at both ends" }).check();
  await page.keyboard.press("ArrowLeft");
  await expect(stepHeading(page)).toHaveText("Is labels-3 switched on?");
  await expect(page.getByText("You answered “No, it is dark” before.")).toBeVisible();
  await page.keyboard.press("1");
  await page.keyboard.press("1");
  await expect(stepHeading(page)).toHaveText("Does a test label print?");

  await answers(page).nth(1).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("“No” of “Does a test label print?” leads nowhere yet.");
  await expect(stepHeading(page)).toHaveText("Does a test label print?");
  await audit(page);
  await alert.getByRole("link", { name: "Mend it in the editor" }).click();
  await expect(page).toHaveURL(/\/edit/);

  const { revision } = await (await context.request.get(`${api}/flows/${id}/draft`)).json();
  const operation = { op: "connect", step: "prints", branch: "no", to: "escalate" };
  const mended = { operations: [operation] };
  await send(context, "PATCH", `${api}/flows/${id}/draft`, mended, { "If-Match": `"${revision}"` });
  await page.goBack();
  // The answer that led nowhere leads on now.
  await expect(stepHeading(page)).toHaveText("Hand it to the hardware team");
  await page.getByLabel("Closing note").fill("The lamp is red.");
  await page.keyboard.press("Control+Enter");
  await expect(stepHeading(page)).toHaveText("The test is over: Escalated");
  await expect(note).toContainText("The lamp is red.");
  await audit(page);
  await page.keyboard.press("r");
  await expect(stepHeading(page)).toHaveText("Which printer is it?");
  expect(await sessions()).toEqual([]);
  await page.getByLabel("Printer name").fill("half-typed");
  await page.getByRole("link", { name: "Back to the editor" }).click();
  await expect(page).toHaveURL(/\/edit/);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("trial/")))).toEqual([]);
  await context.close();
});

test("a test begins at the step that is worked on in the editor, and leads back to it", async ({ browser, server }) => {
  const context = await signedIn(browser, server.url, "ana");
  const { id } = await send(context, "POST", `${api}/flows`, { document: withHole() });
  const page = await context.newPage();
  await page.goto(`/t/${team}/flows/${id}/edit?step=prints`);
  await expect(page.getByRole("textbox", { name: "Title", exact: true }).first()).toHaveValue(
    "Does a test label print?",
  );
  await page.keyboard.press("p");
  await expect(page).toHaveURL(/\/try\?from=prints$/);
  await expect(stepHeading(page)).toHaveText("Does a test label print?");
  await page.keyboard.press("1");
  await expect(stepHeading(page)).toHaveText("The printer prints again");
  await page.keyboard.press("e");
  await expect(page).toHaveURL(/\/edit/);
  await expect(page.getByRole("textbox", { name: "Title", exact: true }).first()).toHaveValue(
    "The printer prints again",
  );
  await context.close();
});

test("a test begins at the step that is asked for, also for a viewer, who cannot edit it", async ({
  browser,
  server,
}) => {
  const context = await signedIn(browser, server.url, "ana");
  const { id } = await send(context, "POST", `${api}/flows`, { document: withHole() });
  const guest = await deviceOn(browser, server.url);
  const page = await member(context, guest, "Vera Trial", "viewer");
  await page.goto(`/t/${team}/flows/${id}/try?from=prints`);
  await expect(stepHeading(page)).toHaveText("Does a test label print?");
  await expect(page.getByRole("link", { name: "Edit this step" })).toBeHidden();
  await page.keyboard.press("1");
  await expect(stepHeading(page)).toHaveText("The printer prints again");
  await page.goto(`/t/${team}/flows/${id}/try?from=gone`);
  await expect(page.getByRole("alert")).toContainText("There is no step “gone” to begin at.");
  await guest.close();
  await context.close();
});
