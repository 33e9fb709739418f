/** Tables as text: taken apart to show them, as the server takes them apart to read them, and put together again. */

export type TextRow = {
  /** As spreadsheet programs count, from 1. */
  number: number;
  cells: string[];
};

export type Delimiter = "," | ";" | "\t" | "|";

/** What separates the cells of a text, and where its rows begin. */
export function partsOf(text: string): { delimiter: Delimiter; body: string } {
  const simple = text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  // Excel may say in a line of its own what separates cells.
  const told = /^sep=([,;\t|])?[^\n]*\n/.exec(simple);
  const body = told ? simple.slice(told[0].length) : simple;
  return { delimiter: delimiters.find((mark) => mark === told?.[1]) ?? delimiterOf(body), body };
}

/** The rows of a table, first to last, until enough are found; rows without any text are left out. */
export function rowsOf(text: string, atMost = Number.POSITIVE_INFINITY): TextRow[] {
  const { delimiter, body } = partsOf(text);
  const rows: TextRow[] = [];
  let number = 1;
  let cells: string[] = [];
  let at = 0;
  while (at < body.length && rows.length < atMost) {
    const { cell, end } = cellAt(body, at, delimiter);
    cells.push(cell);
    at = end + 1;
    if (body[end] === delimiter && at < body.length) continue;
    if (body[end] === delimiter) cells.push("");
    if (cells.some((cell) => cell.trim() !== "")) rows.push({ number, cells });
    cells = [];
    number += 1;
  }
  return rows;
}

/** A table that spreadsheet programs open as text, whatever its cells begin with. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((cells) => `${cells.map((cell) => quoted(safe(cell), /[",;\t\n]/)).join(",")}\r\n`).join("")}`;
}

/** Cells as spreadsheet programs pass them on when they are copied. */
export function copiedOf(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => cells.map((cell) => quoted(cell, /["\t\n]/)).join("\t")).join("\n");
}

/** Cells as spreadsheet programs pass them on: separated by tabs and nothing else. */
export function pastedRows(text: string): string[][] {
  const lines = text.replaceAll(/\r\n?/g, "\n").replace(/\n$/, "");
  // Empty cells and rows count here: what is pasted shall come to stand as it stood.
  const rows: string[][] = [[]];
  let at = 0;
  while (at <= lines.length) {
    const { cell, end } = cellAt(lines, at, "\t");
    rows.at(-1)?.push(cell);
    if (lines[end] === "\n") rows.push([]);
    at = end + 1;
  }
  return rows;
}

const delimiters = ["\t", ";", ",", "|"] as const satisfies readonly Delimiter[];

/** Of tab, semicolon and comma the one that is there most often in the first row. */
function delimiterOf(body: string): Delimiter {
  const line = body.split("\n", 50).find((line) => line.trim() !== "") ?? "";
  const plain = line.replaceAll(/"[^"]*("|$)/g, "");
  const count = (mark: string) => plain.split(mark).length;
  return (["\t", ";", ","] as const).reduce((best, mark) => (count(mark) >= count(best) ? mark : best));
}

/** The cell that begins at a place, and where it ends: at a delimiter, a line break or the end. */
function cellAt(text: string, from: number, delimiter: string): { cell: string; end: number } {
  if (text[from] !== '"') {
    const end = endOf(text, from, delimiter);
    return { cell: text.slice(from, end), end };
  }
  let cell = "";
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { cell: cell + text.slice(at), end: text.length };
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const end = endOf(text, quote + 1, delimiter);
      return { cell: cell + text.slice(quote + 1, end), end };
    }
    cell += '"';
    at = quote + 2;
  }
}

function endOf(text: string, from: number, delimiter: string): number {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n") end += 1;
  return end;
}

function quoted(cell: string, needs: RegExp): string {
  return needs.test(cell) || cell.trim() !== cell ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** No spreadsheet program calculates a cell that begins with an apostrophe; an import takes it off again. */
function safe(cell: string): string {
  return /^'*[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell;
}
