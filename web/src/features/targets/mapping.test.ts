import { describe, expect, it } from "vitest";
import { choicesFor, remapped } from "./mapping";

const column = (name: string, target: string) => ({ name, target, sample: [] });

describe("choicesFor", () => {
  it("offers the texts of every target, the fields there are, and one called like the column", () => {
    const choices = choicesFor(column("Räck Nr. 7", "skip"), ["field:room"]);
    expect(choices).toContain("label");
    expect(choices).toContain("field:rack_nr_7");
    expect(choices).toContain("field:room");
    expect(choices.at(-1)).toBe("skip");
    expect(choicesFor(column("7", "field:column_7"), []).filter((it) => it.startsWith("field:"))).toEqual([
      "field:column_7",
      "field:field",
    ]);
  });
});

describe("remapped", () => {
  const columns = [column("Host", "label"), column("Type", "kind"), column("Extra", "skip")];

  it("lets two columns change places rather than read both as the same", () => {
    expect(remapped({}, columns, column("Type", "kind"), "label")).toEqual({ Host: "kind", Type: "label" });
  });

  it("keeps what was chosen before", () => {
    expect(remapped({ Extra: "notes" }, columns, column("Type", "kind"), "skip")).toEqual({
      Extra: "notes",
      Type: "skip",
    });
  });
});
