import { written } from "./cells";
import type { Place } from "./grid-keys";
import type { Row, RowState } from "./sheet";

/** The states of rows once texts are written over them from a place on; below the last row they make new ones. */
export function writtenOver(
  rows: readonly Row[],
  columns: readonly string[],
  { row, column }: Place,
  texts: readonly (readonly string[])[],
  newKey: () => string,
): RowState[] {
  return texts.flatMap((line, at): RowState[] => {
    const changes = Object.fromEntries(
      line.slice(0, columns.length - column).map((text, by) => [columns[column + by], text]),
    );
    const old = rows[row + at];
    const cells = written(old?.cells ?? {}, changes);
    if (old) return [{ key: old.key, cells }];
    return Object.keys(cells).length > 0 ? [{ key: newKey(), cells }] : [];
  });
}
