import type { Words } from "@/api/schema.gen";

/** How much of what stayed is shown beside what changed. */
const around = 90;
/** Below this nothing is gained by leaving something out. */
const worthwhile = 3 * around;

export type Shown = Words | { tag: "left-out" };

/** The pieces of a text without the long stretches that stayed; words are not cut in two. */
export function foldWords(pieces: readonly Words[]): Shown[] {
  if (pieces.every(({ tag }) => tag === "same")) return [...pieces];
  return pieces.flatMap((piece, at): Shown[] => {
    if (piece.tag !== "same" || piece.text.length < worthwhile) return [piece];
    const head = at === 0 ? "" : headOf(piece.text);
    const tail = at === pieces.length - 1 ? "" : tailOf(piece.text);
    return [...kept(head), { tag: "left-out" }, ...kept(tail)];
  });
}

const kept = (text: string): Words[] => (text ? [{ tag: "same", text }] : []);

function headOf(text: string): string {
  const end = text.slice(0, around).search(/\s\S*$/);
  return end < 0 ? text.slice(0, around) : text.slice(0, end);
}

function tailOf(text: string): string {
  const tail = text.slice(-around);
  const start = tail.search(/\s/);
  return start < 0 ? tail : tail.slice(start + 1);
}
