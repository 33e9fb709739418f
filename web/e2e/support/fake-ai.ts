import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { freePort } from "./server";

export type Order = { behaviour: string; times?: number; stage?: string; text?: string };

export type FakeAi = {
  url: string;
  /** How the next calls are answered. */
  order: (...orders: Order[]) => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts the stand-in for a provider: nothing in a browser test reaches a real one. */
export async function startFakeAi(delay = 0): Promise<FakeAi> {
  const binary = resolve(process.env.PATHBOOK_FAKE_AI_BIN ?? "../target/debug/pathbook-fake-ai");
  if (!existsSync(binary)) throw new Error(`${binary} is missing: build it, or name one in PATHBOOK_FAKE_AI_BIN`);
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(binary, ["--listen", address, "--delay-ms", String(delay)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  await once(child.stdout, "data");
  const url = `http://${address}`;
  return {
    url,
    async order(...orders) {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify(orders.map((order) => ({ times: 1, ...order })));
      const answer = await fetch(`${url}/_fake/behaviours`, { method: "POST", headers, body });
      if (!answer.ok) throw new Error(`the order was not taken: ${await answer.text()}`);
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
