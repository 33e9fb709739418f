/** How many lines a text takes in some room, both in the font's own size. */
export type TextLines = (text: string, room: number) => number;

/** A line that is nearly full may break: kerning and rounding are not measured. */
const caution = 1.02;

/** So many answers are kept; what is typed brings a text with every letter. */
const mostKnown = 20_000;

/** Measures each word once, in parts of the font size, and breaks each text once: most are the same in every layout. */
export function textLines(measure: (word: string) => number): TextLines {
  const count = lineCounter(measure);
  const known = new Map<number, Map<string, number>>();
  return (text, room) => {
    const inRoom = known.get(room) ?? new Map<string, number>();
    const lines = inRoom.get(text) ?? count(text, room);
    if (inRoom.size >= mostKnown) inRoom.clear();
    inRoom.set(text, lines);
    known.set(room, inRoom);
    return lines;
  };
}

function lineCounter(measure: (word: string) => number): TextLines {
  const widths = new Map<string, number>();
  function widthOf(word: string): number {
    const known = widths.get(word);
    if (known !== undefined) return known;
    const width = measure(word);
    widths.set(word, width);
    return width;
  }
  return (text, room) => {
    const limit = room / caution;
    let lines = 1;
    let used = 0;
    for (const word of text.split(" ")) {
      const width = widthOf(word);
      const after = used === 0 ? width : used + widthOf(" ") + width;
      const isNew = used > 0 && after > limit;
      used = isNew ? width : after;
      // A word that is longer than a line is broken anywhere.
      const more = Math.max(0, Math.ceil(used / limit) - 1);
      lines += more + (isNew ? 1 : 0);
      used -= more * limit;
    }
    return lines;
  };
}
