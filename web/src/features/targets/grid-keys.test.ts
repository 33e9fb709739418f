import { describe, expect, it } from "vitest";
import { isWriting, moved, tabbed } from "./grid-keys";
import { visibleRows } from "./visible-rows";

const press = (key: string, more = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const size = { rows: 100, columns: 7, page: 10 };

describe("keys of the table", () => {
  it("move by a cell, a page, or as far as it goes, and never out of the table", () => {
    const at = { row: 5, column: 0 };
    expect(moved(at, press("ArrowDown"), size)).toEqual({ row: 6, column: 0 });
    expect(moved(at, press("ArrowLeft"), size)).toEqual(at);
    expect(moved(at, press("PageUp"), size)).toEqual({ row: 0, column: 0 });
    expect(moved(at, press("End", { ctrlKey: true }), size)).toEqual({ row: 99, column: 6 });
    expect(moved(at, press("x"), size)).toBeUndefined();
    expect(moved(at, press("ArrowDown", { altKey: true }), size)).toBeUndefined();
  });

  it("go through the cells in reading order, and out of them at the ends", () => {
    expect(tabbed({ row: 0, column: 6 }, false, size)).toEqual({ row: 1, column: 0 });
    expect(tabbed({ row: 1, column: 0 }, true, size)).toEqual({ row: 0, column: 6 });
    expect(tabbed({ row: 99, column: 6 }, false, size)).toBeUndefined();
    expect(tabbed({ row: 0, column: 0 }, true, size)).toBeUndefined();
  });

  it("write where they are letters", () => {
    expect(isWriting(press("ü"))).toBe(true);
    expect(isWriting(press("Enter"))).toBe(false);
    expect(isWriting(press("v", { ctrlKey: true }))).toBe(false);
  });
});

describe("visibleRows", () => {
  it("draws what is in sight and the row with the focus, however long the table", () => {
    expect(visibleRows(0, 360, 36, 5, 2)).toEqual([0, 1, 2, 3, 4]);
    const far = visibleRows(36_000, 360, 36, 10_000, 3);
    expect(far[0]).toBe(3);
    expect(far).toContain(1000);
    expect(far.length).toBeLessThan(40);
    expect(visibleRows(0, 360, 36, 10_000, 9_999).at(-1)).toBe(9_999);
    expect(visibleRows(0, 360, 36, 0, -1)).toEqual([]);
  });
});
