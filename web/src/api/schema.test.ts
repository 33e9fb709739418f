import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const tool = fileURLToPath(new URL("../../tools/openapi/", import.meta.url));
const installed = existsSync(`${tool}node_modules`);

describe("schema.gen.ts", () => {
  it("is what the server's OpenAPI document gives", { timeout: 120_000 }, () => {
    if (!installed) spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: tool });
    const output = `${tool}node_modules/.fresh.ts`;
    const run = spawnSync("npm", ["run", "--silent", "types", "--", "--output", output], {
      cwd: tool,
      encoding: "utf8",
    });
    expect(run.status, run.stderr).toBe(0);
    const committed = readFileSync(new URL("./schema.gen.ts", import.meta.url), "utf8");
    expect(committed === readFileSync(output, "utf8"), "run `npm run api` and commit the result").toBe(true);
  });
});
