import { test as base, expect, type Page } from "@playwright/test";
import { violationsOn } from "./axe";
import { type RunningServer, startServer } from "./server";

type Fixtures = {
  /** Fails the test on script errors and on anything the content security policy refused. */
  quietPage: undefined;
  /** Fails with every accessibility violation on the page, in both colour schemes. */
  audit: (page?: Page) => Promise<void>;
};

/** One server for each worker; a test that needs an empty one starts it with `startServer`. */
export const test = base.extend<Fixtures, { server: RunningServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  quietPage: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on("weberror", (problem) => complaints.push(problem.error().message));
      context.on("console", (message) => {
        const text = message.text();
        if (/Content Security Policy|Trusted ?Types|TrustedHTML/i.test(text)) complaints.push(text);
      });
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  audit: async ({ page }, use) => {
    await use(async (audited = page) => {
      // A page that is still loading has no heading yet, and nothing worth auditing.
      await audited.locator("h1").first().waitFor();
      for (const colorScheme of ["light", "dark"] as const) {
        // Colours half way between two schemes have no contrast to speak of.
        await audited.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await audited.evaluate(() => {
          const ending = document.getAnimations().filter((it) => it.effect?.getComputedTiming().endTime !== Infinity);
          const patience = new Promise((resolve) => setTimeout(resolve, 2000));
          return Promise.race([patience, Promise.allSettled(ending.map(({ finished }) => finished))]).then(() => null);
        });
        expect(await violationsOn(audited), colorScheme).toEqual([]);
      }
      await audited.emulateMedia({ colorScheme: null, reducedMotion: null });
    });
  },
});

export { expect };
