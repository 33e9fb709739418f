import type { Action } from "./action";

/** Actions that answer to a query, best first; with no query, all of them as they come. */
export function rank(actions: readonly Action[], query: string): Action[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...actions];
  return actions
    .map((action) => ({ action, score: score(action, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ action }) => action);
}

/** Zero unless every word is found; a word at the start of the label counts most. */
function score(action: Action, words: readonly string[]): number {
  const label = fold(action.label);
  const rest = fold([action.section, ...(action.keywords ?? [])].join(" "));
  let sum = 0;
  for (const word of words) {
    const points = pointsFor(word, label, rest);
    if (points === 0) return 0;
    sum += points;
  }
  return sum;
}

function pointsFor(word: string, label: string, rest: string): number {
  if (label.startsWith(word)) return 4;
  if (label.includes(` ${word}`)) return 3;
  if (label.includes(word)) return 2;
  return rest.includes(word) ? 1 : 0;
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
