import { describe, expect, it } from "vitest";
import { takingBack } from "./taking-back";

describe("takingBack", () => {
  it("removes what came, restores what changed, and brings back what went to its place", () => {
    const before = [
      { id: "a", label: "a" },
      { id: "b", label: "b", fields: { rack: "7" } },
      { id: "c", label: "c", kind: "server" },
    ];
    const after = [
      { id: "a", label: "a" },
      { id: "c", label: "c", kind: "router" },
      { id: "n", label: "n" },
    ];
    expect(takingBack(before, after)).toEqual({
      put: [
        { before: "c", label: "b", fields: { rack: "7" } },
        { id: "c", label: "c", kind: "server" },
      ],
      remove: ["n"],
    });
    expect(takingBack(before, before)).toBeUndefined();
  });
});
