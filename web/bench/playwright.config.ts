import { defineConfig } from "@playwright/test";
import journeys from "../playwright.config.ts";

/** Times in a real browser. Apart from the journeys: they mean something on a machine that does nothing else. */
export default defineConfig({
  ...journeys,
  testDir: ".",
  outputDir: "../test-results/bench",
  workers: 1,
  timeout: 300_000,
  // A recording of every move would be most of what is measured.
  use: { ...journeys.use, actionTimeout: 10_000, trace: "off", screenshot: "off" },
});
