import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const setupToken = "browser-test-setup-token";

export type RunningServer = { url: string; stop: () => Promise<void> };

/** Starts the real program on a free port with an empty data folder of its own, with more settings where a test needs them. */
export async function startServer(settings: Record<string, string> = {}): Promise<RunningServer> {
  const binary = resolve(process.env.PATHBOOK_BIN ?? "../target/debug/pathbook");
  if (!existsSync(binary)) throw new Error(`${binary} is missing: build it, or name one in PATHBOOK_BIN`);
  const dataDir = await mkdtemp(join(tmpdir(), "pathbook-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ["serve"], {
    env: {
      PATH: process.env.PATH,
      PATHBOOK_LISTEN: `127.0.0.1:${port}`,
      PATHBOOK_PUBLIC_URL: url,
      PATHBOOK_DATA_DIR: dataDir,
      PATHBOOK_SETUP_TOKEN: setupToken,
      PATHBOOK_LIMITS_PROFILE: "test",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (log += chunk));

  async function stop() {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(dataDir, { recursive: true, force: true });
  }

  try {
    await ready(url, () => child.exitCode !== null);
  } catch {
    await stop();
    throw new Error(`${binary} did not get ready:\n${log}`);
  }
  return { url, stop };
}

async function ready(url: string, gone: () => boolean) {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline && !gone()) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error("not ready");
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}
