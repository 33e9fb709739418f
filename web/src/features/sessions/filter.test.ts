import { describe, expect, it } from "vitest";
import { askedFor } from "./asked-for";
import { addressOf, filterOf, isNarrowed, startFilter } from "./filter";

describe("the filter of the sessions list", () => {
  it("makes sense of any address", () => {
    expect(filterOf({})).toEqual(startFilter);
    expect(filterOf({ status: "nonsense", assignee: ["me"], flow: 7, q: {} })).toEqual(startFilter);
    expect(filterOf({ status: "finished", assignee: "me", flow: "f", q: 4711 })).toEqual({
      status: "finished",
      assignee: "me",
      flow: "f",
      q: "4711",
    });
  });

  it("mentions in the address only what differs from the default", () => {
    expect(addressOf(startFilter)).toEqual({});
    expect(addressOf({ status: "all", assignee: "me", q: "vpn" })).toEqual({ status: "all", assignee: "me", q: "vpn" });
    expect([isNarrowed(startFilter), isNarrowed({ ...startFilter, q: "x" })]).toEqual([false, true]);
  });

  it("asks the server for everything where all are shown", () => {
    expect(askedFor(startFilter)).toEqual({ status: "active" });
    expect(askedFor({ status: "all", assignee: "me", flow: "f" })).toEqual({ assignee: "me", flow: "f" });
  });
});
