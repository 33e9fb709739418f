/** How many lines a text takes, without asking the page: widths of letters are measured once and added up. */

const widths = new Map<string, number>();
const measuredAt = 100;
/** A line that is nearly full may break: kerning and rounding are not measured. */
const caution = 1.03;
/** Where nothing can be measured, letters are about half as wide as they are high. */
const usualWidth = 0.55;

let context: CanvasRenderingContext2D | null | undefined;

export function linesOf(text: string, size: number, room: number): number {
  const space = widthOf(" ");
  const limit = room / size / caution;
  let lines = 1;
  let used = 0;
  for (const word of text.split(/\s+/)) {
    const width = [...word].reduce((sum, letter) => sum + widthOf(letter), 0);
    if (used > 0 && used + space + width > limit) {
      lines += 1;
      used = 0;
    }
    used += (used > 0 ? space : 0) + width;
    // A word that is longer than a line is broken anywhere.
    const more = Math.ceil(used / limit) - 1;
    if (more > 0) {
      lines += more;
      used -= more * limit;
    }
  }
  return lines;
}

/** In parts of the font size. */
function widthOf(letter: string): number {
  const known = widths.get(letter);
  if (known !== undefined) return known;
  const width = measured(letter);
  widths.set(letter, width);
  return width;
}

function measured(letter: string): number {
  if (typeof document === "undefined") return usualWidth;
  if (context === undefined) {
    context = document.createElement("canvas").getContext("2d");
    if (context) context.font = `550 ${measuredAt}px ${getComputedStyle(document.body).fontFamily}`;
  }
  return context ? context.measureText(letter).width / measuredAt : usualWidth;
}
