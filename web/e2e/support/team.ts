import type { Browser, BrowserContext, BrowserContextOptions } from "@playwright/test";
import { setupToken } from "./server";
import { expect } from "./test";

export const team = "north-support";
export const password = "five quiet brown otters";
export const people = {
  ana: { name: "Ana Berger", email: "ana@example.com" },
  ben: { name: "Ben Keller", email: "ben@example.com" },
} as const;
type Person = { name: string; email: string };

/** What the browser says of a request that a page of the server makes. */
export const fromPage = { "Sec-Fetch-Site": "same-origin" };

/** A device of its own, on which nobody is signed in yet. */
export function deviceOn(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  return browser.newContext({
    baseURL: url,
    permissions: ["clipboard-read", "clipboard-write"],
    viewport: { width: 1440, height: 900 },
    ...options,
  });
}

/** Writes through the API as a page on this device would. */
export async function send(context: BrowserContext, method: string, path: string, data: object, headers = {}) {
  const answer = await context.request.fetch(path, { method, data, headers: { ...fromPage, ...headers } });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  const body: Record<string, unknown> = answer.status() === 204 ? {} : await answer.json();
  return body;
}

/** Sets an empty server up with Ana as the admin of the team, and signs her in. */
export async function setUp(context: BrowserContext, library: boolean) {
  const data = { token: setupToken, team_name: "North Support", password, library, ...people.ana };
  await send(context, "POST", "/api/v1/setup", data);
}

export async function signIn(context: BrowserContext, email: string, secret = password) {
  await send(context, "POST", "/api/v1/login", { email, password: secret });
}

/** Makes an account by an invitation that the guest accepts, and signs them in. */
export async function join(admin: BrowserContext, guest: BrowserContext, { name, email }: Person, role: string) {
  const invitation = await send(admin, "POST", `/api/v1/teams/${team}/invitations`, { email, role });
  const token = String(invitation.url).split("/").at(-1);
  await send(guest, "POST", `/api/v1/invitations/${token}/accept`, { name, password });
}
