import { describe, expect, it } from "vitest";
import { parseFilter } from "./filter";
import { cleared, isNarrowed, presetOf, withPreset } from "./presets";

describe("parseFilter", () => {
  it("keeps what it knows and drops everything else", () => {
    const search = { kind: "procedure", status: "gone", owner: "ben", tag: " vpn ", q: "", page: 3 };
    expect(parseFilter(search)).toEqual({ kind: "procedure", tag: "vpn" });
  });

  it("reads a search for a number as text", () => {
    expect(parseFilter({ q: 365 })).toEqual({ q: "365" });
  });

  it("cuts what the server would refuse for its length", () => {
    expect(parseFilter({ q: "x".repeat(500) }).q).toHaveLength(200);
  });
});

describe("the tabs", () => {
  it("keep the other filters", () => {
    expect(withPreset({ kind: "procedure", q: "vpn", status: "live" }, "mine")).toEqual({
      kind: "procedure",
      q: "vpn",
      status: "live",
      owner: "me",
    });
  });

  it("give up the status where the tab is one, and leave it behind", () => {
    expect(withPreset({ status: "live", owner: "me" }, "archived")).toEqual({ status: "archived" });
    expect(withPreset({ status: "archived" }, "bin")).toEqual({ status: "deleted" });
    expect([withPreset({ status: "archived" }, "team"), withPreset({ status: "deleted" }, "team")]).toEqual([{}, {}]);
  });

  it("are told from the filter", () => {
    expect(
      [{}, { owner: "me" as const }, { status: "archived" as const }, { status: "deleted" as const }].map(presetOf),
    ).toEqual(["team", "mine", "archived", "bin"]);
  });

  it("are what stays when the filters are cleared", () => {
    const filter = { owner: "me", tag: "vpn", status: "draft" } as const;
    expect(isNarrowed(filter)).toBe(true);
    expect(cleared(filter)).toEqual({ owner: "me" });
    expect(isNarrowed(cleared(filter))).toBe(false);
  });
});
