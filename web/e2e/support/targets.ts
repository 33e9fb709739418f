import type { BrowserContext, Page } from "@playwright/test";
import { send, team } from "./team";

const api = `/api/v1/teams/${team}/target-lists`;
export const targets = `/t/${team}/targets`;

/** Makes a target list and gives its id. */
export async function made(context: BrowserContext, name: string, of: readonly object[] = []): Promise<string> {
  const { id } = await send(context, "POST", api, { name, targets: of }, { "Idempotency-Key": crypto.randomUUID() });
  return String(id);
}

/** Puts and removes targets of a list as somebody else would. */
export async function changed(context: BrowserContext, id: string, edit: object): Promise<void> {
  const { revision } = await (await context.request.get(`${api}/${id}`)).json();
  await send(context, "PATCH", `${api}/${id}/targets`, edit, { "If-Match": `"${revision}"` });
}

/** The targets that the server has, by label. */
export async function stored(context: BrowserContext, id: string): Promise<Record<string, Record<string, unknown>>> {
  const answer = await context.request.get(`${api}/${id}/targets?limit=1000`);
  const { items }: { items: { label: string }[] } = await answer.json();
  return Object.fromEntries(items.map(({ label, ...rest }) => [label, { label, ...rest }]));
}

/** The cell with a text. */
export const cell = (page: Page, text: string) =>
  page.getByRole("grid").locator("[role=gridcell], [role=rowheader]").filter({ hasText: text });

export const saved = (page: Page) => page.getByText("All changes are saved");
