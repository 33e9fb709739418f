import type { Document, Step } from "@/api/schema.gen";

/** The steps that hold every word, in their title first, and anywhere else then. */
export function findSteps({ steps = [] }: Document, query: string): Step[] {
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...steps];
  const holds = (text: string) => wanted.every((word) => fold(text).includes(word));
  const byTitle = steps.filter(({ title = "" }) => holds(title));
  const titled = new Set(byTitle);
  return [...byTitle, ...steps.filter((step) => !titled.has(step) && holds(textOf(step)))];
}

/** All that people wrote on a step. */
function textOf({ id, title, body, internal_note, client_note, branches, checklist, commands }: Step): string {
  const lists = [
    ...(branches ?? []).map(({ label }) => label),
    ...(checklist ?? []).map(({ text }) => text),
    ...(commands ?? []).map(({ run }) => run),
  ];
  return [id, title, body, internal_note, client_note, ...lists].filter(Boolean).join("\n");
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
