import type { BrowserContext, Page } from "@playwright/test";
import { type RunningServer, setupToken, startServer } from "./server";
import { test as base, expect } from "./test";

export const password = "five quiet brown otters";
export const ana = { name: "Ana Berger", email: "ana@example.com" };
export const team = "north-support";

type Own = {
  /** A server of the test's own, set up with Ana as its admin. */
  own: RunningServer;
  /** Whether the starter library was brought in at setup. */
  withLibrary: boolean;
  /** A signed-in page on a device of its own. */
  deviceOf: (email?: string, secret?: string) => Promise<Page>;
  /** A page on which nobody is signed in. */
  stranger: () => Promise<Page>;
};

export const test = base.extend<Own>({
  withLibrary: [false, { option: true }],
  own: async ({ request, withLibrary }, use) => {
    const server = await startServer();
    const data = { token: setupToken, team_name: "North Support", password, library: withLibrary, ...ana };
    const answer = await request.post(`${server.url}/api/v1/setup`, { data, headers: { origin: server.url } });
    expect(answer.ok(), await answer.text()).toBe(true);
    await use(server);
    await server.stop();
  },
  stranger: async ({ browser, own }, use) => {
    const complaints: string[] = [];
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({
        baseURL: own.url,
        permissions: ["clipboard-read", "clipboard-write"],
        viewport: { width: 1440, height: 900 },
      });
      contexts.push(context);
      context.on("weberror", (problem) => complaints.push(problem.error().message));
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
    expect(complaints).toEqual([]);
  },
  deviceOf: async ({ own, stranger }, use) => {
    await use(async (email = ana.email, secret = password) => {
      const page = await stranger();
      await send(page, own, "POST", "/api/v1/login", { email, password: secret });
      return page;
    });
  },
});

/** Writes through the API with the page's login. */
export async function send(
  page: Page,
  server: RunningServer,
  method: string,
  path: string,
  data: object,
  headers = {},
) {
  const answer = await page.request.fetch(server.url + path, {
    method,
    data,
    headers: { origin: server.url, ...headers },
  });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  const body: Record<string, unknown> = answer.status() === 204 ? {} : await answer.json();
  return body;
}

/** Makes an account by an invitation that it accepts. */
export async function join(server: RunningServer, admin: Page, guest: Page, person: typeof ana, role: string) {
  const made = await send(admin, server, "POST", `/api/v1/teams/${team}/invitations`, { email: person.email, role });
  const token = String(made.url).split("/").at(-1);
  await send(guest, server, "POST", `/api/v1/invitations/${token}/accept`, {
    name: person.name,
    password,
  });
}

export { expect };
