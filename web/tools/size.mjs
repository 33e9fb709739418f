/**
 * First-load JavaScript and CSS per page, gzipped as the server sends it, against the budgets in `size-budgets.json`.
 * First load means: what the entry pulls in, plus the chunks of the page's own route and of the routes around it.
 */
import { readFileSync } from "node:fs";

const dist = new URL("../dist/", import.meta.url);
const readJson = (url) => JSON.parse(readFileSync(url, "utf8"));
const manifest = readJson(new URL(".vite/manifest.json", dist));
const { pages, css } = readJson(new URL("size-budgets.json", import.meta.url));

const gzipped = new Map();
function weigh(file) {
  if (!gzipped.has(file)) gzipped.set(file, readFileSync(new URL(`${file}.gz`, dist)).length);
  return gzipped.get(file);
}

/** Everything a chunk needs before it can run. */
function closure(keys, seen = new Set()) {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    closure(manifest[key].imports ?? [], seen);
  }
  return seen;
}

/** The parts of a route file that its page loads. */
function partsOf(route) {
  const parts = Object.keys(manifest).filter((key) => key.startsWith(`${route}?tsr-split=`));
  if (parts.length === 0) throw new Error(`${route} has no page in the build; correct size-budgets.json`);
  return parts;
}

const early = readFileSync(new URL("index.html", dist), "utf8").match(/assets\/early-[\w-]+\.js/)?.[0];
const kilo = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
let tooBig = false;
function report(name, bytes, budget) {
  const over = bytes > budget * 1024;
  tooBig ||= over;
  console.log(`${over ? "OVER" : "ok  "} ${name.padEnd(28)} ${kilo(bytes).padStart(9)} of ${budget} KB`);
}

for (const { name, routes, budget } of pages) {
  const chunks = [...closure(["index.html", ...routes.flatMap(partsOf)])].map((key) => manifest[key].file);
  const scripts = new Set([...chunks.filter((file) => file.endsWith(".js")), early]);
  report(
    `${name}, JavaScript`,
    [...scripts].reduce((sum, file) => sum + weigh(file), 0),
    budget,
  );
}
const styles = new Set(Object.values(manifest).flatMap((chunk) => chunk.css ?? []));
report(
  "all pages, CSS",
  [...styles].reduce((sum, file) => sum + weigh(file), 0),
  css,
);

const entry = closure(["index.html"]);
for (const key of entry) {
  if (/base-ui|dialog-window|menu-popup/.test(key)) {
    tooBig = true;
    console.log(`OVER ${key} must not be part of the entry`);
  }
}
process.exit(tooBig ? 1 : 0);
