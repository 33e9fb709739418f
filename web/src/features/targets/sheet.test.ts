import { describe, expect, it } from "vitest";
import { accepted, put, rebased, refused, type Sheet, sheetOf, unsent } from "./sheet";
import type { Target } from "./target";

const target = (id: string, label = id, more: Partial<Target> = {}): Target => ({ id, label, ...more });
const labels = ({ rows }: Sheet) => rows.map(({ cells }) => cells.label);
const three = () => sheetOf([target("a"), target("b"), target("c")]);

describe("put", () => {
  it("changes, adds and removes, and gives the way back", () => {
    const sheet = three();
    const done = put(sheet, [
      { key: "a", cells: { label: "A" } },
      { key: "b", cells: undefined },
      { key: "n", cells: { label: "new" }, next: "c" },
      { key: "z", cells: { label: "last" } },
    ]);
    expect(labels(done.sheet)).toEqual(["A", "new", "c", "last"]);
    const undone = put(done.sheet, done.back);
    expect(labels(undone.sheet)).toEqual(["a", "b", "c"]);
    expect(unsent(undone.sheet)).toBeUndefined();
    expect(labels(put(undone.sheet, undone.back).sheet)).toEqual(["A", "new", "c", "last"]);
  });

  it("brings many removed rows back in their order", () => {
    const many = sheetOf(Array.from({ length: 10_000 }, (_, at) => target(`t${at}`)));
    const { sheet, back } = put(
      many,
      many.rows.filter((_, at) => at % 3 !== 0).map(({ key }) => ({ key, cells: undefined })),
    );
    expect(sheet.rows).toHaveLength(3334);
    expect(labels(put(sheet, back).sheet)).toEqual(labels(many));
  });
});

describe("what the server is told", () => {
  it("is nothing while nothing changed", () => {
    const { sheet } = put(three(), [{ key: "a", cells: { label: "a" } }]);
    expect(unsent(sheet)).toBeUndefined();
  });

  it("names the place of new targets by the next one that the server knows", () => {
    const { sheet } = put(three(), [
      { key: "n", cells: { label: "n" }, next: "b" },
      { key: "m", cells: { label: "m", "field:rack": "7" } },
      { key: "c", cells: undefined },
    ]);
    expect(unsent(sheet)?.edit).toEqual({
      put: [
        { before: "b", label: "n" },
        { label: "m", fields: { rack: "7" } },
      ],
      remove: ["c"],
    });
  });

  it("is forgotten once it is done, and what was typed meanwhile is not", () => {
    const { sheet } = put(three(), [
      { key: "n", cells: { label: "n" } },
      { key: "c", cells: undefined },
    ]);
    const sent = unsent(sheet);
    if (!sent) throw new Error("nothing to send");
    const typed = put(sheet, [{ key: "n", cells: { label: "n2" } }]).sheet;
    const after = accepted(typed, sent, ["id-n"]);
    expect(unsent(after)?.edit).toEqual({ put: [{ id: "id-n", label: "n2" }], remove: [] });
  });

  it("adds a target anew that came back while it was taken out", () => {
    const removed = put(three(), [{ key: "b", cells: undefined }]);
    const sent = unsent(removed.sheet);
    if (!sent) throw new Error("nothing to send");
    const after = accepted(put(removed.sheet, removed.back).sheet, sent, []);
    expect(labels(after)).toEqual(["a", "b", "c"]);
    expect(unsent(after)?.edit).toEqual({ put: [{ before: "c", label: "b" }], remove: [] });
  });
});

describe("what the server refuses", () => {
  const errors = [
    { pointer: "/put/0/label", code: "duplicate_label", detail: "Twice." },
    { pointer: "/put/1/fields/rack", code: "too_long", detail: "Too long." },
  ];

  it("stands at its cells, and waits there while the rest is sent", () => {
    const { sheet } = put(three(), [
      { key: "a", cells: { label: "b" } },
      { key: "b", cells: { label: "b", "field:rack": "x" } },
      { key: "c", cells: { label: "C" } },
    ]);
    const sent = unsent(sheet);
    if (!sent) throw new Error("nothing to send");
    const after = refused(sheet, sent, errors);
    expect(after.rows.map(({ problems }) => problems)).toEqual([
      { label: "Twice." },
      { "field:rack": "Too long." },
      undefined,
    ]);
    expect(unsent(after)?.edit.put).toEqual([{ id: "c", label: "C" }]);
    const mended = put(after, [{ key: "a", cells: { label: "A" } }]).sheet;
    expect(unsent(mended)?.edit.put).toHaveLength(2);
  });

  it("is not told of what was changed meanwhile", () => {
    const { sheet } = put(three(), [{ key: "a", cells: { label: "b" } }]);
    const sent = unsent(sheet);
    if (!sent) throw new Error("nothing to send");
    const changed = put(sheet, [{ key: "a", cells: { label: "x" } }]).sheet;
    expect(refused(changed, sent, errors).rows[0]?.problems).toBeUndefined();
  });
});

describe("what others did meanwhile", () => {
  it("comes together with what was done here where the two do not touch", () => {
    const { sheet } = put(sheetOf([target("a", "a", { kind: "server" }), target("b"), target("c")]), [
      { key: "a", cells: { label: "a", kind: "server", site: "Zurich" } },
      { key: "n", cells: { label: "n" }, next: "c" },
      { key: "b", cells: undefined },
    ]);
    const theirs = [target("x"), target("a", "a", { kind: "router" }), target("b"), target("c")];
    const { sheet: after, clashes } = rebased(sheet, theirs);
    expect(clashes).toEqual([]);
    expect(labels(after)).toEqual(["x", "a", "n", "c"]);
    expect(after.rows[1]?.cells).toEqual({ label: "a", kind: "router", site: "Zurich" });
    expect(unsent(after)?.edit).toEqual({
      put: [
        { id: "a", label: "a", kind: "router", site: "Zurich" },
        { before: "c", label: "n" },
      ],
      remove: ["b"],
    });
  });

  it("is kept where both touched the same cell, and told", () => {
    const { sheet } = put(sheetOf([target("a", "a", { site: "Bern" }), target("b"), target("c")]), [
      { key: "a", cells: { label: "a", site: "Zurich" } },
      { key: "b", cells: { label: "B" } },
    ]);
    const { sheet: after, clashes } = rebased(sheet, [target("a", "a", { site: "Basel" }), target("c")]);
    expect(clashes).toEqual([
      { label: "a", column: "site", theirs: "Basel", mine: "Zurich" },
      { label: "B", theirs: "", mine: "" },
    ]);
    expect(after.rows.map(({ cells }) => cells)).toEqual([{ label: "a", site: "Basel" }, { label: "c" }]);
    expect(unsent(after)).toBeUndefined();
  });

  it("may be the same thing", () => {
    const { sheet } = put(three(), [{ key: "a", cells: { label: "a", kind: "server" } }]);
    const { sheet: after, clashes } = rebased(sheet, [target("a", "a", { kind: "server" })]);
    expect(clashes).toEqual([]);
    expect(unsent(after)).toBeUndefined();
  });
});
