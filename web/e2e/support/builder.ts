import type { BrowserContextOptions, Page } from "@playwright/test";
import { type FakeAi, startFakeAi } from "./fake-ai";
import { type RunningServer, startServer } from "./server";
import { deviceOn, fromPage, join, people, send, setUp, signIn, team } from "./team";
import { test as base, expect } from "./test";

export const builds = `/t/${team}/builds`;
const api = `/api/v1/teams/${team}/ai`;

type Own = {
  /** Milliseconds between two pieces of an answer. */
  pace: number;
  fake: FakeAi;
  /** A server of the test's own that asks the stand-in, with Ana as admin and Ben as engineer. */
  own: RunningServer;
  /** A signed-in page on a device of its own. */
  deviceOf: (person?: keyof typeof people, options?: BrowserContextOptions) => Promise<Page>;
};

export const test = base.extend<Own>({
  pace: [0, { option: true }],
  fake: async ({ pace }, use) => {
    const fake = await startFakeAi(pace);
    await use(fake);
    await fake.stop();
  },
  own: async ({ browser, fake }, use) => {
    const server = await startServer({
      PATHBOOK_AI_PROVIDER: "anthropic",
      PATHBOOK_AI_BASE_URL: fake.url,
      PATHBOOK_AI_API_KEY: "a-key-for-tests",
    });
    const [admin, guest] = [await deviceOn(browser, server.url), await deviceOn(browser, server.url)];
    await setUp(admin, false);
    await join(admin, guest, people.ben, "engineer");
    await Promise.all([admin.close(), guest.close()]);
    await use(server);
    await server.stop();
  },
  deviceOf: async ({ browser, own }, use) => {
    const complaints: string[] = [];
    const contexts: Awaited<ReturnType<typeof deviceOn>>[] = [];
    await use(async (person = "ben", options = {}) => {
      const context = await deviceOn(browser, own.url, options);
      contexts.push(context);
      context.on("weberror", (problem) => complaints.push(problem.error().message));
      context.on("console", (message) => {
        if (/Content Security Policy|Trusted ?Types/i.test(message.text())) complaints.push(message.text());
      });
      await signIn(context, people[person].email);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
    expect(complaints).toEqual([]);
  },
});

export const foundation = {
  title: "VPN does not connect",
  kind: "troubleshooting",
  audience: "l1",
  environment: "Windows 11, IKEv2.",
  symptom: "The client says that the connection could not be established.",
  known: "",
  must: [],
  must_not: [],
  escalation: "Network team",
  language: "en",
  depth: "normal",
};

/** Fills the form in with an example, and goes on to the branches. */
export async function beginBuild(page: Page) {
  await page.goto(`${builds}/new`);
  await page.getByRole("button", { name: "VPN does not connect" }).click();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Which branches does it need?" })).toBeVisible();
}

/** A build with its form sent, and its address. `symptom` may hold a word that tells the stand-in what to do. */
export async function startBuild(page: Page, change: object = {}): Promise<string> {
  const body = { foundation: { ...foundation, ...change } };
  const { id } = await send(page.context(), "POST", `${api}/conversations`, body);
  return `${builds}/${id}`;
}

/** A build with a plan. */
export async function plannedBuild(page: Page, change: object = {}): Promise<string> {
  const address = await startBuild(page, change);
  const path = `${api}/conversations/${address.split("/").at(-1)}`;
  const { revision } = await read(page, path);
  await send(page.context(), "POST", `${path}/scaffold`, {}, { "If-Match": `"${revision}"` });
  await expect.poll(async () => (await read(page, path)).plan !== undefined, { timeout: 20_000 }).toBe(true);
  return address;
}

/** Changes the limits of the team. */
export async function limit(page: Page, change: object) {
  const answer = await page.request.get(`${api}/quota`);
  const { most_per_conversation_nusd, anchor_day, zone, allowed, material_allowed, mask } = await answer.json();
  const data = { most_per_conversation_nusd, anchor_day, zone, allowed, material_allowed, mask, ...change };
  const headers = { "If-Match": answer.headers().etag ?? "", ...fromPage };
  const saved = await page.request.put(`${api}/quota`, { data, headers });
  expect(saved.ok(), await saved.text()).toBe(true);
}

async function read(page: Page, path: string) {
  return (await page.request.get(path)).json();
}

export const branchFields = (page: Page) => page.getByRole("textbox", { name: /^Name of branch/ });
/** The steps themselves, without the list of ways that each has. */
export const stepItems = (page: Page) => page.locator('ol[aria-label="Steps"] > li');
