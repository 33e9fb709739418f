import { safeParse } from "valibot";
import { describe, expect, it } from "vitest";
import type { ReadingField, ValueType } from "@/api/schema.gen";
import { fieldsSchema, typedFrom, valuesFrom } from "./fields";

const field = (variable: string, type: ValueType, optional = false): ReadingField => ({
  variable,
  type,
  optional,
  label: variable,
  help: "",
  choices: type === "choice" ? ["a", "b"] : [],
});
const accepts = (type: ValueType, typed: string, optional = false) =>
  safeParse(fieldsSchema([field("x", type, optional)]), { "values.x": typed }).success;

describe("fields", () => {
  it.each<[ValueType, string]>([
    ["number", "-1.5"],
    ["choice", "b"],
    ["yes_no", "no"],
    ["date", "2026-02-28"],
    ["host", "srv-01.example.com"],
    ["host", "10.0.0.1"],
    ["host", "2001:db8::1"],
    ["text", "anything"],
  ])("takes %s %j", (type, typed) => {
    expect(accepts(type, typed)).toBe(true);
  });

  it.each<[ValueType, string]>([
    ["number", "1,5 GB"],
    ["choice", "c"],
    ["yes_no", "perhaps"],
    ["date", "28.02.2026"],
    ["host", "not a host"],
    ["host", "-bad.example"],
    ["text", "   "],
  ])("refuses %s %j", (type, typed) => {
    expect(accepts(type, typed)).toBe(false);
  });

  it("lets only an optional field stay empty", () => {
    expect([accepts("text", ""), accepts("text", "", true), accepts("number", "", true)]).toEqual([false, true, true]);
  });

  it("turns what was typed into typed values, and empty fields into none", () => {
    const fields = [field("n", "number"), field("y", "yes_no"), field("t", "text"), field("o", "text", true)];
    const typed = { "values.n": " 4 ", "values.y": "no", "values.t": " x ", "values.o": " " };
    expect(valuesFrom(fields, typed)).toEqual({ n: 4, y: false, t: "x" });
    expect([4, false, "x", undefined].map(typedFrom)).toEqual(["4", "no", "x", ""]);
  });
});
