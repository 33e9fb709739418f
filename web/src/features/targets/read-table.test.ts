import { describe, expect, it } from "vitest";
import { isTooLarge, readTable } from "./read-table";

const file = (...bytes: number[]) => new File([new Uint8Array(bytes)], "t.csv");

describe("readTable", () => {
  it("reads what spreadsheet programs save", async () => {
    expect(await readTable(new File(["Zürich"], "t.csv"))).toEqual({ text: "Zürich", name: "t.csv", isWindows: false });
    expect((await readTable(file(0xff, 0xfe, 0xfc, 0x00))).text).toBe("ü");
    expect((await readTable(file(0xfe, 0xff, 0x00, 0xfc))).text).toBe("ü");
    expect(await readTable(file(0x5a, 0xfc))).toEqual({ text: "Zü", name: "t.csv", isWindows: true });
  });
});

describe("isTooLarge", () => {
  it("counts bytes", () => {
    expect(isTooLarge("x".repeat(5 * 1024 * 1024))).toBe(false);
    expect(isTooLarge("ü".repeat(3 * 1024 * 1024))).toBe(true);
  });
});
