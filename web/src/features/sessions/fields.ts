/** The fields of a form step: what a value must look like, and how the typed text becomes one. */
import { check, type GenericSchema, object, pipe, string, trim } from "valibot";
import type { ReadingField, Value } from "@/api/schema.gen";
import { windowStrings } from "./window-strings";

const text = windowStrings.form;
const label = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
const hostName = new RegExp(`^${label}(?:\\.${label})*\\.?$`, "i");
const address = /^[0-9a-f:.]+$/i;

/** The name of the field in its form: where the server points to when it refuses a value. */
export function inputName(variable: string): string {
  return `values.${variable}`;
}

/** Catches slips while typing; the server has the last word. */
export function fieldsSchema(fields: readonly ReadingField[]) {
  const entries: Record<string, GenericSchema<string, string>> = {};
  for (const field of fields) {
    entries[inputName(field.variable)] = pipe(
      string(),
      trim(),
      check((typed) => field.optional || typed !== "", text.needed),
      check((typed) => typed === "" || fits(field, typed), text.wrong[field.type]),
    );
  }
  return object(entries);
}

/** Empty fields have no value. */
export function valuesFrom(
  fields: readonly ReadingField[],
  typed: Readonly<Record<string, string>>,
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const { variable, type } of fields) {
    const entry = typed[inputName(variable)]?.trim();
    if (!entry) continue;
    values[variable] = type === "number" ? Number(entry) : type === "yes_no" ? entry === "yes" : entry;
  }
  return values;
}

/** How a value stands in its field. */
export function typedFrom(value: Value | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

function fits({ type, choices }: ReadingField, typed: string): boolean {
  switch (type) {
    case "number":
      return Number.isFinite(Number(typed));
    case "choice":
      return choices.includes(typed);
    case "yes_no":
      return typed === "yes" || typed === "no";
    case "date":
      return /^\d{4}-\d{2}-\d{2}$/.test(typed) && !Number.isNaN(Date.parse(typed));
    case "host":
      return hostName.test(typed) || (typed.includes(":") && address.test(typed));
    case "text":
      return true;
  }
}
