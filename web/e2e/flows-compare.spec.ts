import type { BrowserContext } from "@playwright/test";
import { flows, imported, publishDraft, sound } from "./support/flows";
import { signedIn } from "./support/sessions";
import { send, team } from "./support/team";
import { expect, test } from "./support/test";

const api = `/api/v1/teams/${team}/flows`;

/** The draft after somebody worked on it: a text, an answer, a step that is new and one that is gone. */
async function reworked(context: BrowserContext, id: string) {
  const { document, revision } = await (await context.request.get(`${api}/${id}/draft`)).json();
  const text = JSON.stringify(document)
    .replace("Look at the **display**.", "Look at the **display** and write the code down.")
    .replace('"No, nothing","to":"vendor"', '"No, nothing at all","to":"restart"')
    .replace("The scanner sends mail again.", "The scanner sends mail as before.");
  const changed = JSON.parse(text);
  changed.steps = changed.steps.filter((step: { id: string }) => step.id !== "clear");
  changed.steps[0].branches[0].to = "solved";
  const branches = [{ id: "done", to: "vendor" }];
  changed.steps.push({ id: "restart", kind: "instruction", title: "Restart the scanner", body: "Once.", branches });
  await send(context, "PUT", `${api}/${id}/draft`, changed, { "If-Match": `"${revision}"` });
}

test("what changed is told by meaning, as a list and on the map, and the address keeps it", async ({
  browser,
  server,
  audit,
}) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const id = await imported(context, sound("Compared by meaning"));
  await publishDraft(context, id);
  await reworked(context, id);
  const page = await context.newPage();
  await page.goto(`${flows}/${id}`);
  await page.getByRole("link", { name: "Compare with live" }).click();

  const counts = page.getByRole("list", { name: "How much changed" });
  await expect(counts).toContainText("1 step added");
  await expect(counts).toContainText("1 step removed");
  await expect(counts).toContainText("2 branches lead elsewhere");
  const question = page.getByRole("article", { name: "Does the display show an error?" });
  await expect(question.getByRole("insertion").first()).toContainText("write the code down");
  await expect(question.getByText("leads to").last()).toBeAttached();
  await expect(question.getByRole("deletion").filter({ hasText: "Call the vendor" })).toBeVisible();
  await expect(question.getByRole("insertion").filter({ hasText: "Restart the scanner" })).toBeVisible();
  await expect(page.getByRole("article", { name: "Delete the stored job" })).toContainText("Removed");
  await audit(page);

  await page.keyboard.press("n");
  await expect(page).toHaveURL(/step=look/);
  await expect(question.getByRole("heading", { level: 2 })).toBeFocused();
  await page
    .getByRole("navigation", { name: "What changed" })
    .getByRole("button", { name: /Restart the scanner/ })
    .click();
  await expect(page).toHaveURL(/step=restart/);

  await page.getByRole("radio", { name: "Map" }).click();
  const beside = page.getByRole("region", { name: "What changed" });
  await expect(beside.getByRole("heading", { name: "Restart the scanner" })).toBeVisible();
  const map = page.getByRole("tree", { name: /what changed/ });
  await expect(map.getByRole("treeitem", { name: /Delete the stored job/ })).toBeVisible();
  await audit(page);
  await page.reload();
  await expect(beside.getByRole("heading", { name: "Restart the scanner" })).toBeVisible();
  await expect(page.getByRole("radio", { name: "Map" })).toBeChecked();

  await page.getByRole("combobox", { name: "To" }).selectOption({ label: "Version 1, live" });
  await expect(page.getByRole("heading", { name: "No difference" })).toBeVisible();
  await audit(page);
  await context.close();
});

test("a version is restored into the draft, and taken back; the draft is discarded", async ({
  browser,
  server,
  audit,
}) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const id = await imported(context, sound("Restored and taken back"));
  await publishDraft(context, id);
  await reworked(context, id);
  await publishDraft(context, id);
  const page = await context.newPage();
  await page.goto(`${flows}/${id}/versions`);
  await expect(page.getByRole("link", { name: "What changed in version 2" })).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "More for version 1" }).click();
  await page.getByRole("menuitem", { name: "Restore into the draft" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore version 1 into the draft?" });
  await expect(dialog.getByText("1 step added")).toBeVisible();
  await audit(page);
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("The draft is again as in version 1.")).toBeVisible();
  await expect(page.getByText("Changed", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("The draft is as it was before.")).toBeVisible();
  await expect(page.getByText("Changed", { exact: true })).toHaveCount(0);

  const states = page.getByRole("list", { name: "Earlier states of the draft" }).getByRole("listitem");
  await expect(states.first()).toContainText("Ana Berger");
  await states.first().getByRole("button", { name: "Restore into the draft" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("The draft is again as in this state.")).toBeVisible();
  await expect(page.getByText("Changed", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Discard the changes of the draft" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard the changes" }).click();
  await expect(page.getByText("The changes of the draft are discarded.")).toBeVisible();
  await expect(page.getByText("Changed", { exact: true })).toHaveCount(0);
  await context.close();
});

test("publishing shows what changes; an error leads to its step in the editor", async ({ browser, server, audit }) => {
  test.slow();
  const context = await signedIn(browser, server.url, "ana");
  const id = await imported(context, sound("Published with its changes"));
  await publishDraft(context, id);
  await reworked(context, id);
  const page = await context.newPage();
  await page.goto(`${flows}/${id}`);
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: "Publish version 2" });
  const changes = dialog.getByRole("region", { name: "What changes" });
  await expect(changes.getByText("Restart the scanner")).toBeVisible();
  await expect(changes.getByText("1 step removed")).toBeVisible();
  await audit(page);
  await page.keyboard.press("Escape");

  const { document, revision } = await (await context.request.get(`${api}/${id}/draft`)).json();
  delete document.steps.at(-1).branches[0].to;
  await send(context, "PUT", `${api}/${id}/draft`, document, { "If-Match": `"${revision}"` });
  await page.reload();
  await page.getByRole("button", { name: "Publish" }).click();
  await dialog.getByRole("button", { name: "Restart the scanner" }).click();
  await expect(page).toHaveURL(/\/edit$/);
  await expect(page.getByRole("treeitem", { name: /Restart the scanner/, selected: true })).toBeVisible();
  await context.close();
});
