import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { earlyScript } from "./tools/vite/early-script.ts";
import { plainIcons } from "./tools/vite/plain-icons.ts";
import { precompress } from "./tools/vite/precompress.ts";
import { reactCompiler } from "./tools/vite/react-compiler.ts";

const anyOf = (patterns: RegExp[]) => (id: string) => patterns.some((pattern) => pattern.test(id));
const either = (...patterns: RegExp[]) => new RegExp(patterns.map(({ source }) => source).join("|"));
const icons = (names: string) => new RegExp(`lucide-react/dist/esm/icons/(?:${names})\\.`);

/** What comes with the side bar, with lists and with the page of one thing; the player has no use for it. */
const pages = either(
  /src\/ui\/(?:page-header|rows?|row-link|row-arrows|ago|ago-text|empty|link-tabs|button-link|avatar|initials|logo)\./,
  /src\/ui\/(?:select|use-debounced|callout|problem-callout|segmented|card|copy-button)\./,
  /src\/forms\/(?:form-problem|strings)/,
  icons(
    "archive|archive-arrow-up|chevron-down|chevron-right|chevrons-up-down|circle-dashed|circle-dot|file-up|info|plus",
  ),
  icons("corner-down-right|flame|list-ordered|octagon-exclamation-point|search-x|stethoscope"),
  icons("trash|undo-2|unplug|wifi-off|zap"),
);

/** What work is done with: neither a list nor a flow that is read has any of it. */
const work = either(
  /src\/ui\/(?:field|input|textarea|checkbox)\./,
  icons("arrow-left|ban|circle-(?:pause|play)|clipboard-copy|clock|file-text|hand|pause|rotate-ccw|skip-forward"),
);

const rare = icons("download|eye|eye-off|minus|move-right|printer|sunrise");

/** What stands around and inside every page; what only a form, a dialog, a menu or the palette needs is not of it. */
const frame = anyOf([
  // The builder alone uses these in several places: every page would carry them.
  /node_modules\/lucide-react\/(?!.*\/(?:sparkles|gauge|hourglass|shield-check|eye-off|rotate-cw|redo-2|clock)\.)/,
  /src\/(?:commands|api)\/|src\/ui\/(?!radio-group|password-input)/,
  /src\/app\/(?!plain-frame|message-page|route-error|not-found)/,
  /src\/features\/(?:accounts|teams)\/(?:queries|acts)/,
]);
const isOfSome = anyOf([pages, work, rare]);

/** Few files, cut where pages differ: small ones compress badly. */
const chunks = [
  {
    name: "base",
    // React Flow brings a store library of its own, which comes with the canvas. What the entry shares with the player
    // is here, so that the entry does not fetch the player for it. What only a few pages use of the query client is not.
    test: anyOf([
      /^(?!.*(?:@xyflow|[mM]utationObserver|useMutation)).*node_modules\/(?:react|react-dom|scheduler|@tanstack|zustand|use-sync-external-store)\//,
      /src\/(?:commands\/shortcuts|ui\/(?:announcer|toast-store))\./,
    ]),
    priority: 4,
  },
  // First, for a group takes along what its modules need.
  { name: "frame", test: (id: string) => frame(id) && !isOfSome(id), minShareCount: 3, priority: 3 },
  { name: "pages", test: pages, minShareCount: 3, priority: 2 },
  { name: "work", test: work, minShareCount: 3, priority: 2 },
  { name: "rare", test: rare, minShareCount: 3, priority: 2 },
  {
    name: "sessions",
    test: /src\/features\/sessions\/(?:strings|looks|session-badge|outcome-badge|queries|template)\./,
    priority: 1,
  },
  // What is done with a flow, on its page and in the list.
  { name: "flow-acts", test: /src\/features\/flows\/(?:use-flow-actions|flow-changed)\./, priority: 1 },
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
    rolldownOptions: {
      output: {
        // The entry names every file there is, so names are short.
        chunkFileNames: "assets/[hash:7].js",
        hashCharacters: "hex",
        codeSplitting: { groups: chunks },
      },
    },
  },
});
