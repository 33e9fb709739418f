import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast, parseColor } from "./contrast";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const pairs = new Map(
  [...css.matchAll(/--color-([a-z0-9-]+): light-dark\(((?:[^(),]|\([^)]*\))+), ((?:[^(),]|\([^)]*\))+)\)/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }],
  ),
);

const text = 4.5;
const control = 3;
const grounds = ["surface", "bg"];
const tones = ["ok", "warn", "danger", "info", "ai", "accent"];

const required: [foreground: string, background: string, least: number][] = [
  ...["ink", "ink-2", "ink-3", ...tones].flatMap((name) =>
    grounds.map((ground): [string, string, number] => [name, ground, text]),
  ),
  ["ink", "sunken", text],
  ["ink-2", "sunken", text],
  ["ink-3", "sunken", text],
  ["ink", "accent-soft", text],
  ["ink-2", "accent-soft", text],
  ...tones.map((name): [string, string, number] => [name, `${name}-soft`, text]),
  ...tones.map((name): [string, string, number] => ["ink", `${name}-soft`, text]),
  ["on-accent", "accent", text],
  ["on-accent", "accent-strong", text],
  ["on-danger", "danger", text],
  ...["surface", "bg", "sunken"].map((ground): [string, string, number] => ["control", ground, control]),
];

describe.each(["light", "dark"] as const)("colour tokens, %s", (scheme) => {
  it.each(required)("%s on %s has a contrast of at least %d", (foreground, background, least) => {
    const front = pairs.get(foreground)?.[scheme];
    const back = pairs.get(background)?.[scheme];
    expect(front, foreground).toBeDefined();
    expect(back, background).toBeDefined();
    expect(contrast(parseColor(front ?? ""), parseColor(back ?? ""))).toBeGreaterThanOrEqual(least);
  });
});

describe("contrast", () => {
  it("is 21 between black and white", () => {
    expect(contrast(parseColor("#000"), parseColor("#fff"))).toBeCloseTo(21, 5);
  });
  it("reads oklch as browsers do", () => {
    expect(parseColor("oklch(0.47 0.085 222)").map((part) => Math.round(part * 255))).toEqual([7, 101, 125]);
  });
});
