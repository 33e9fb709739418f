import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { earlyScript } from "./tools/vite/early-script.ts";
import { plainIcons } from "./tools/vite/plain-icons.ts";
import { precompress } from "./tools/vite/precompress.ts";
import { reactCompiler } from "./tools/vite/react-compiler.ts";

const anyOf = (patterns: RegExp[]) => (id: string) => patterns.some((pattern) => pattern.test(id));

/** What stands around and inside every page; what only a form, a dialog, a menu or the palette needs is not of it. */
const frame = anyOf([
  /node_modules\/lucide-react\//,
  /src\/(?:commands|api)\/|src\/ui\/(?!radio-group|password-input)/,
  /src\/app\/(?!plain-frame|message-page|route-error|not-found)/,
  /src\/forms\/form-problem/,
  /src\/features\/(?:accounts|teams)\/(?:queries|acts)/,
]);

/** Few files, cut where pages differ: small ones compress badly. */
const chunks = [
  {
    name: "base",
    // React Flow brings a store library of its own, which comes with the canvas. What the entry shares with the player
    // is here, so that the entry does not fetch the player for it.
    test: anyOf([
      /^(?!.*@xyflow).*node_modules\/(?:react|react-dom|scheduler|@tanstack|zustand|use-sync-external-store)\//,
      /src\/(?:commands\/shortcuts|ui\/toast-store)\./,
    ]),
    priority: 3,
  },
  { name: "frame", test: frame, minShareCount: 3, priority: 2 },
  {
    name: "sessions",
    test: /src\/features\/sessions\/(?:strings|looks|session-badge|outcome-badge|queries|template)\./,
    priority: 1,
  },
  { name: "looks", test: /src\/flow\/looks\./, priority: 1 },
  // A board names steps and branches, and has no use for the rest of a flow's page.
  { name: "flow-words", test: /src\/flow\/(?:words|with-labels|branch-text|condition-text)\./, priority: 1 },
  {
    name: "flow-path",
    // The page of a flow has all of it, the preview of an import most.
    test: /src\/features\/flows\/(?:flow-path|outline-\w+|use-outline|path-header|step-(?:detail|section|branches|commands|fields)|risk-badge|findings-panel|reading-strings)\./,
  },
  // A session and the test of a draft load the same parts: as one file they are smaller than as two.
  { name: "player", test: /src\/features\/sessions\/player\./ },
  {
    name: "forms",
    test: /node_modules\/valibot\/|src\/forms\/use-form|src\/ui\/(?:radio-group|password-input)/,
    priority: 1,
  },
];

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      // The entry knows where the pages are and nothing of what they load.
      codeSplittingOptions: { defaultBehavior: [["component", "loader", "errorComponent"]] },
      generatedRouteTree: "./src/routes.gen.ts",
    }),
    reactCompiler(),
    react(),
    tailwindcss(),
    plainIcons(),
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
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
});
