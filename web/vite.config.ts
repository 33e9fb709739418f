import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { earlyScript } from "./tools/vite/early-script.ts";
import { precompress } from "./tools/vite/precompress.ts";
import { reactCompiler } from "./tools/vite/react-compiler.ts";

/** What every page needs, kept in one file: it compresses better, and stays in caches when only our code changes. */
const base = /node_modules\/(react|react-dom|scheduler|@tanstack|zustand|use-sync-external-store)\//;

export default defineConfig({
  plugins: [
    tanstackRouter({ target: "react", autoCodeSplitting: true, generatedRouteTree: "./src/routes.gen.ts" }),
    reactCompiler(),
    react(),
    tailwindcss(),
    earlyScript("src/app/early.js"),
    precompress(),
  ],
  resolve: { tsconfigPaths: true },
  // Named, because the compiler adds this import after the scan for dependencies.
  optimizeDeps: { include: ["react/compiler-runtime"] },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
  build: {
    // light-dark() is used as written, so the floor is the first browsers that know it.
    target: ["chrome123", "edge123", "firefox120", "safari17.5"],
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "base", test: base }] } } },
  },
});
