/** What keys mean in a table while no cell is written into. */

export type Place = { row: number; column: number };
type Size = { rows: number; columns: number; page: number };
type Press = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean };

/** The cell that a key leads to, if it leads to one. */
export function moved({ row, column }: Place, press: Press, { rows, columns, page }: Size): Place | undefined {
  if (press.altKey) return undefined;
  const far = press.ctrlKey || press.metaKey;
  const [lastRow, lastColumn] = [rows - 1, columns - 1];
  const to = (row: number, column: number) => ({
    row: Math.min(Math.max(row, 0), lastRow),
    column: Math.min(Math.max(column, 0), lastColumn),
  });
  switch (press.key) {
    case "ArrowDown":
      return to(far ? lastRow : row + 1, column);
    case "ArrowUp":
      return to(far ? 0 : row - 1, column);
    case "ArrowRight":
      return to(row, far ? lastColumn : column + 1);
    case "ArrowLeft":
      return to(row, far ? 0 : column - 1);
    case "Home":
      return to(far ? 0 : row, 0);
    case "End":
      return to(far ? lastRow : row, lastColumn);
    case "PageDown":
      return to(row + page, column);
    case "PageUp":
      return to(row - page, column);
    default:
      return undefined;
  }
}

/** The next cell in reading order, or the one before; at the ends there is none. */
export function tabbed({ row, column }: Place, back: boolean, { rows, columns }: Omit<Size, "page">) {
  const at = row * columns + column + (back ? -1 : 1);
  if (at < 0 || at >= rows * columns) return undefined;
  return { row: Math.floor(at / columns), column: at % columns };
}

/** Whether a key writes something, so that it begins a cell anew. */
export function isWriting({ key, ctrlKey, metaKey, altKey }: Press): boolean {
  return [...key].length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
}
