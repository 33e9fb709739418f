import { describe, expect, it } from "vitest";
import { arrange } from "./arrange";
import { tile } from "./samples";
import { viewOf } from "./view";
import { isFiltered, unfiltered, withShown } from "./view-changes";

const tiles = [
  tile("srv-2", { ordinal: 2, started: true, assignee: { id: "ben", name: "Ben Keller" } }),
  tile("srv-1", { ordinal: 1, status: "finished", outcome: "failed" }),
  tile("fw-3", { ordinal: 3 }),
];
const labels = (groups: ReturnType<typeof arrange>) =>
  groups.map(({ key, tiles }) => [key, ...tiles.map(({ target_label }) => target_label)].join(" "));

describe("what the board shows", () => {
  it("makes sense of any address", () => {
    expect(viewOf({ as: "x", only: "failed,nonsense,open", by: 3, who: "you", q: 7, target: "" })).toEqual({
      only: "failed,open",
      q: "7",
    });
  });

  it("adds a standing to those shown and takes it off again", () => {
    const one = withShown({ as: "steps" }, "open");
    expect(one).toEqual({ as: "steps", only: "open" });
    expect(withShown(one, "failed")).toEqual({ as: "steps", only: "failed,open" });
    expect(withShown(one, "open")).toEqual({ as: "steps" });
    expect([isFiltered(one), isFiltered(unfiltered(one))]).toEqual([true, false]);
  });

  it("keeps the order of the batch", () => {
    expect(labels(arrange(tiles, {}, "ana"))).toEqual([" srv-1 srv-2 fw-3"]);
  });

  it("shows what was asked for alone", () => {
    expect(labels(arrange(tiles, { only: "failed,open" }, "ana"))).toEqual([" srv-1 srv-2"]);
    expect(labels(arrange(tiles, { who: "me" }, "ben"))).toEqual([" srv-2"]);
    expect(labels(arrange(tiles, { q: "SRV ben" }, "ana"))).toEqual([" srv-2"]);
    expect(arrange(tiles, { q: "nothing" }, "ana")).toEqual([]);
  });

  it("puts first what needs somebody, and last what belongs to no client", () => {
    expect(labels(arrange(tiles, { by: "status" }, "ana"))).toEqual(["failed srv-1", "open srv-2", "not_started fw-3"]);
    const clients = new Map([
      ["srv-1", "Zeta"],
      ["srv-2", "Alpha"],
    ]);
    expect(labels(arrange(tiles, { by: "client" }, "ana", clients))).toEqual(["Alpha srv-2", "Zeta srv-1", " fw-3"]);
  });
});
