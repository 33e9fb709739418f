import type { Variable } from "@/api/schema.gen";
import { words } from "./words";

/** What stands in a text where a session would show a variable's value: the name people know it by. */
export function labelsOf(variables: readonly Variable[]): Record<string, string> {
  const own = variables.map(({ name, label }) => [name, label || name] as const);
  const all = [...Object.entries(words.builtIn), ...own];
  return Object.fromEntries(all.map(([name, label]) => [name, `‹${label}›`]));
}

/** Plain texts as they are read before a session fills them. `\{{` stands for braces that mean nothing. */
export function withLabels(text: string, labels: Readonly<Record<string, string>>): string {
  return text.replace(/\\\{\{|\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g, (whole, name?: string) => {
    if (name === undefined) return "{{";
    return Object.hasOwn(labels, name) ? (labels[name] ?? whole) : whole;
  });
}
