/** Two texts word by word: what stayed, what went, what came. */

export type Piece = { tag: "same" | "removed" | "added"; text: string };

export function wordDiff(before: string, now: string): Piece[] {
  const [old, fresh] = [wordsOf(before), wordsOf(now)];
  const lengths = commonLengths(old, fresh);
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      add(pieces, "same", old[i]);
      i += 1;
      j += 1;
    } else if (j >= fresh.length || (i < old.length && at(lengths, i + 1, j) >= at(lengths, i, j + 1))) {
      add(pieces, "removed", old[i]);
      i += 1;
    } else {
      add(pieces, "added", fresh[j]);
      j += 1;
    }
  }
  return pieces;
}

/** Words and the space between them, so that joining them gives the text again. */
const wordsOf = (text: string) => text.match(/\S+|\s+/g) ?? [];

/** For each pair of places the length of the longest row of words that both have from there on. */
function commonLengths(old: readonly string[], fresh: readonly string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? [];
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      row[j] =
        old[i] === fresh[j] ? at(lengths, i + 1, j + 1) + 1 : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  }
  return lengths;
}

const at = (lengths: readonly (readonly number[])[], i: number, j: number) => lengths[i]?.[j] ?? 0;

function add(pieces: Piece[], tag: Piece["tag"], text = "") {
  const last = pieces.at(-1);
  if (last?.tag === tag) last.text += text;
  else pieces.push({ tag, text });
}
