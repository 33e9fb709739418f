import { describe, expect, it } from "vitest";
import { advance, ariaKeyShortcut, type KeyPress, strokeOf } from "./shortcuts";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("strokeOf", () => {
  it.each<[string, KeyPress, boolean, string | undefined]>([
    ["a letter", press("g"), false, "g"],
    ["a capital letter", press("N", { shiftKey: true }), false, "shift+n"],
    ["a character that needs shift on some layouts", press("?", { shiftKey: true }), false, "?"],
    ["control elsewhere", press("k", { ctrlKey: true }), false, "mod+k"],
    ["command on a Mac", press("k", { metaKey: true }), true, "mod+k"],
    ["control on a Mac is not the command key", press("k", { ctrlKey: true }), true, "k"],
    ["option on a Mac, which types another character", press("˜", { altKey: true, code: "KeyN" }), true, "alt+n"],
    ["a named key", press("ArrowLeft"), false, "arrowleft"],
    ["a modifier alone", press("Shift", { shiftKey: true }), false, undefined],
  ])("%s", (_name, event, onMac, expected) => {
    expect(strokeOf(event, onMac)).toBe(expected);
  });
});

describe("advance", () => {
  const shortcuts = ["g f", "g s", "f", "mod+k"];

  it("completes a single key", () => {
    expect(advance("", "f", shortcuts)).toEqual({ hit: "f", pending: "" });
  });
  it("waits for the rest of a sequence, then completes it", () => {
    expect(advance("", "g", shortcuts)).toEqual({ pending: "g" });
    expect(advance("g", "f", shortcuts)).toEqual({ hit: "g f", pending: "" });
  });
  it("takes a key that does not continue the sequence for itself", () => {
    expect(advance("g", "mod+k", shortcuts)).toEqual({ hit: "mod+k", pending: "" });
    expect(advance("g", "x", shortcuts)).toEqual({ pending: "" });
  });
});

describe("ariaKeyShortcut", () => {
  it("names the keys as the attribute wants them", () => {
    expect(ariaKeyShortcut("mod+k")).toBe("Control+K");
    expect(ariaKeyShortcut("1")).toBe("1");
    expect(ariaKeyShortcut("g f")).toBeUndefined();
  });
});
