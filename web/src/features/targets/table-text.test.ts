import { describe, expect, it } from "vitest";
import { copiedOf, csvOf, partsOf, pastedRows, rowsOf } from "./table-text";

const cells = (text: string) => rowsOf(text).map(({ cells }) => cells);

describe("rowsOf", () => {
  it("counts rows as spreadsheet programs do", () => {
    const rows = rowsOf('a,b\n\n"one\ntwo",x\n\n\nlast,y');
    expect(rows.map(({ number }) => number)).toEqual([1, 3, 6]);
    expect(rows[1]?.cells).toEqual(["one\ntwo", "x"]);
  });

  it("finds what separates cells", () => {
    expect(partsOf("a;b;c,d\n1;2;3").delimiter).toBe(";");
    expect(partsOf("a\tb,c").delimiter).toBe(",");
    expect(partsOf('"a;b;c",d').delimiter).toBe(",");
    expect(cells("sep=|\na|b,c\n1|2")).toEqual([
      ["a", "b,c"],
      ["1", "2"],
    ]);
    expect(cells("only\nlabels")).toEqual([["only"], ["labels"]]);
  });

  it("reads quotes, marks and line ends of all sorts", () => {
    expect(cells('\uFEFFa,"say ""hi""",c\r\n1,,3\r4,5,')).toEqual([
      ["a", 'say "hi"', "c"],
      ["1", "", "3"],
      ["4", "5", ""],
    ]);
    expect(cells('a,"never closed\nb,c')).toEqual([["a", "never closed\nb,c"]]);
    expect(cells("")).toEqual([]);
  });

  it("stops once enough rows are found", () => {
    expect(rowsOf("a\n".repeat(1000), 3)).toHaveLength(3);
  });
});

describe("csvOf", () => {
  it("writes what is read as the same again, and nothing that would be calculated", () => {
    const rows = [
      ["label", "notes"],
      ["=cmd()", 'two\nlines, "quoted"'],
    ];
    const text = csvOf(rows);
    expect(text).toContain("'=cmd()");
    expect(cells(text)).toEqual([rows[0], ["'=cmd()", rows[1]?.[1]]]);
  });
});

describe("cells that are copied and pasted", () => {
  it("come to stand as they stood", () => {
    const rows = [
      ["a", "", "two\nlines"],
      ["", "1;2,3", 'a "b"'],
    ];
    expect(pastedRows(copiedOf(rows))).toEqual(rows);
    expect(pastedRows("a\tb\r\nc\td\r\n")).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(pastedRows("one text, nothing else")).toEqual([["one text, nothing else"]]);
  });
});
