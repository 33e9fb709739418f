/** New lists of old ones; documents are never changed in place. */

export function replacedAt<Entry>(list: readonly Entry[], at: number, entry: Entry): Entry[] {
  return list.with(at, entry);
}

export function removedAt<Entry>(list: readonly Entry[], at: number): Entry[] {
  return list.toSpliced(at, 1);
}

export function movedTo<Entry>(list: readonly Entry[], from: number, to: number): Entry[] {
  return list.toSpliced(from, 1).toSpliced(to, 0, ...list.slice(from, from + 1));
}
