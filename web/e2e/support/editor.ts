import type { BrowserContext, Page } from "@playwright/test";
import { team } from "./team";
import { expect } from "./test";

const api = `/api/v1/teams/${team}/flows`;

export const tree = (page: Page) => page.getByRole("tree", { name: "Steps of the flow" });
export const row = (page: Page, name: string | RegExp) => tree(page).getByRole("treeitem", { name }).first();
export const details = (page: Page) => page.getByRole("region", { name: "Details" });

/** Opens the editor and waits until it takes changes. */
export async function openEditor(page: Page, flow: string) {
  await page.goto(`/t/${team}/flows/${flow}/edit`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("[inert]")).toHaveCount(0);
}

/** Waits until the page says that everything is saved. */
export async function saved(page: Page) {
  await expect(page.getByRole("status").filter({ hasText: /^Saved/ })).toBeVisible({ timeout: 20_000 });
}

/** The draft as the server has it. */
export async function draftOf(context: BrowserContext, flow: string) {
  const { document } = await (await context.request.get(`${api}/${flow}/draft`)).json();
  const titles: Record<string, string> = {};
  for (const { id, title } of document.steps ?? []) titles[id] = title;
  return { document, titles };
}

/** Gives the row with the focus another title. */
export async function rename(page: Page, title: string) {
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Title", exact: true }).first()).toBeFocused();
  await page.keyboard.type(title);
  await page.keyboard.press("Enter");
}
