import { playwright } from "@vitest/browser-playwright";
import { defineConfig, mergeConfig } from "vitest/config";
import viteConfig from "./vite.config.ts";

const chromium = process.env.PATHBOOK_CHROMIUM ?? "/usr/bin/chromium";

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      expect: { requireAssertions: true },
      projects: [
        {
          extends: true,
          test: { name: "unit", environment: "node", include: ["src/**/*.test.ts", "tools/**/*.test.ts"] },
        },
        {
          extends: true,
          optimizeDeps: {
            entries: ["src/**/*.{ts,tsx}"],
            include: ["react/jsx-dev-runtime", "react-dom/client", "vitest-browser-react", "axe-core", "valibot"],
          },
          test: {
            name: "ui",
            include: ["src/**/*.test.tsx"],
            setupFiles: ["src/test/setup.ts"],
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              provider: playwright({
                launchOptions: { executablePath: chromium, args: ["--no-sandbox", "--disable-dev-shm-usage"] },
              }),
              instances: [{ browser: "chromium", viewport: { width: 1280, height: 800 } }],
            },
          },
        },
      ],
    },
  }),
);
