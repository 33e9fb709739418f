import type { Condition, Test, Value } from "@/api/schema.gen";
import { words } from "./words";

const text = words.step;

/** A rule of a decision as a sentence. */
export function conditionText(condition: Condition | undefined, labels: Readonly<Record<string, string>>): string {
  if (!condition) return text.otherwise;
  const [tests, between] = "all" in condition ? [condition.all, text.and] : [condition.any, text.or];
  return tests.map((test) => testText(test, labels)).join(between);
}

function testText({ variable, is, value }: Test, labels: Readonly<Record<string, string>>): string {
  const parts = [labels[variable] ?? variable, text.comparisons[is]];
  if (value !== undefined) parts.push(valueText(value));
  return parts.join(" ");
}

function valueText(value: Value): string {
  if (typeof value === "boolean") return value ? text.yes : text.no;
  return String(value);
}
