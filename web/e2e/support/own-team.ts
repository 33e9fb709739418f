import type { Browser, Page } from "@playwright/test";
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
});

/** A signed-in page on a device of its own. */
export async function deviceOf(browser: Browser, server: RunningServer, email = ana.email, secret = password) {
  const context = await browser.newContext({
    baseURL: server.url,
    permissions: ["clipboard-read", "clipboard-write"],
    viewport: { width: 1440, height: 900 },
  });
  await send(await context.newPage(), server, "POST", "/api/v1/login", { email, password: secret });
  return context.pages()[0] ?? context.newPage();
}

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
export async function join(browser: Browser, server: RunningServer, admin: Page, person: typeof ana, role: string) {
  const made = await send(admin, server, "POST", `/api/v1/teams/${team}/invitations`, { email: person.email, role });
  const guest = await browser.newContext();
  const token = String(made.url).split("/").at(-1);
  await send(await guest.newPage(), server, "POST", `/api/v1/invitations/${token}/accept`, {
    name: person.name,
    password,
  });
  await guest.close();
}

export { expect };
