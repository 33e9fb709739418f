import type { BrowserContext, CDPSession, Page } from "@playwright/test";
import { boardOf, launch } from "../e2e/support/batches";
import { signedIn } from "../e2e/support/sessions";
import { team } from "../e2e/support/team";
import { expect, test } from "../e2e/support/test";
import type { Tile } from "../src/api/schema.gen.ts";
import { type EventProxy, proxyEvents } from "./event-proxy";
import { framesDuring, share } from "./frames";
import { tell } from "./tell";

const runs = 3;
const seconds = 6;
const eventsASecond = 200;
/** Two frames at 60 Hz, with what the clock of a browser rounds. */
const slowest = 33.5;

const views = [
  ["tiles", ""],
  ["tiles by status", "?by=status"],
  ["steps", "?as=steps"],
] as const;

for (const targets of [1_000, 5_000]) {
  test(`a board of ${targets} targets at ${eventsASecond} events a second`, async ({ browser, server }) => {
    const context = await signedIn(browser, server.url, "ana");
    const labels = Array.from({ length: targets }, (_, index) => `srv-${index + 1}`);
    const batch = await launch(context, labels, { name: `${targets} servers` });
    const tiles = await tilesOf(context, batch);
    const proxy = await proxyEvents(server.url);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Performance.enable");
    for (const [name, search] of views) {
      await page.goto(`${proxy.url}${boardOf(batch)}${search}`);
      await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 60_000 });
      const [frames, scripts]: [number[], number[]] = [[], []];
      for (let run = 0; run < runs; run += 1) {
        const before = await scriptTime(cdp);
        const times = await framesDuring(page, () => feed(proxy, tiles));
        scripts.push(((await scriptTime(cdp)) - before) / seconds);
        frames.push(share(times, 0.95));
        await shows(page, tiles);
      }
      tell(`${targets} targets, ${name}: p95 of the frames`, frames, targets === 1_000 ? slowest : undefined);
      tell(`${targets} targets, ${name}: script in a second`, scripts);
    }
    await proxy.stop();
    await context.close();
  });
}

async function tilesOf(context: BrowserContext, batch: string): Promise<Tile[]> {
  const tiles: Tile[] = [];
  let cursor = "";
  do {
    const path = `/api/v1/teams/${team}/batches/${batch}/sessions?limit=1000${cursor && `&cursor=${cursor}`}`;
    const page: { items: Tile[]; next?: string } = await (await context.request.get(path)).json();
    tiles.push(...page.items);
    cursor = page.next ?? "";
  } while (cursor);
  return tiles;
}

/** Walks targets on, one after the other, as many as there are events in the time. */
async function feed(proxy: EventProxy, tiles: Tile[]) {
  expect(proxy.followers()).toBeGreaterThan(0);
  const begun = performance.now();
  for (let sent = 0; sent < seconds * eventsASecond; ) {
    const due = Math.min(((performance.now() - begun) / 1000) * eventsASecond, seconds * eventsASecond);
    for (; sent < due; sent += 1) {
      const at = (sent * 7919) % tiles.length;
      const tile = tiles[at];
      if (!tile) continue;
      tiles[at] = walkedOn(tile);
      proxy.send("session", tiles[at], Date.now() * 1000);
    }
    await new Promise((wake) => setTimeout(wake, 4));
  }
}

const way = ["backup", "updates", "reboot", "fine"];

/** The target one step further; from the last one it begins anew, so that every event changes what is seen. */
function walkedOn(tile: Tile): Tile {
  const { outcome: _outcome, ...rest } = tile;
  const at = (way.indexOf(tile.step) + 1) % way.length;
  const step = way[at] ?? "";
  const path = way.slice(0, at + 1).map((step, index) => (index < at ? { step, branch: "yes" } : { step }));
  const ended = step === "fine";
  return {
    ...rest,
    ...(ended && { outcome: "resolved" }),
    status: ended ? "finished" : "open",
    started: true,
    step,
    step_title: step,
    path,
    seq: tile.seq + 1,
    updated_at: new Date().toISOString(),
  };
}

/** The page shows what was sent: times of a board that stands still would mean nothing. */
async function shows(page: Page, tiles: readonly Tile[]) {
  const done = tiles.filter(({ status }) => status === "finished").length;
  const pattern = new RegExp(`^${done.toLocaleString("en-US")} of`);
  await expect(page.getByText(pattern)).toBeVisible({ timeout: 30_000 });
}

/** How long scripts have run on the page so far, in milliseconds. */
async function scriptTime(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "ScriptDuration")?.value ?? 0) * 1000;
}
