import type { BrowserContext, Page } from "@playwright/test";
import { type RunningServer, startServer } from "./server";
import { deviceOn, people, setUp, signIn } from "./team";
import { test as base } from "./test";

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
  own: async ({ browser, withLibrary }, use) => {
    const server = await startServer();
    const context = await deviceOn(browser, server.url);
    await setUp(context, withLibrary);
    await context.close();
    await use(server);
    await server.stop();
  },
  stranger: async ({ browser, own }, use) => {
    const complaints: string[] = [];
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await deviceOn(browser, own.url);
      contexts.push(context);
      context.on("weberror", (problem) => complaints.push(problem.error().message));
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
    base.expect(complaints).toEqual([]);
  },
  deviceOf: async ({ stranger }, use) => {
    await use(async (email = people.ana.email, secret) => {
      const page = await stranger();
      await signIn(page.context(), email, secret);
      return page;
    });
  },
});
