import { expect, it } from "vitest";
import { filterOf, isNarrowed } from "./filter";

it("makes sense of any address", () => {
  expect(filterOf({ status: "open", flow: "f", schedule: "", list: 7, x: 1 })).toEqual({ status: "open", flow: "f" });
  expect(filterOf({ status: "nonsense" })).toEqual({});
  expect([isNarrowed({}), isNarrowed({ list: "l" })]).toEqual([false, true]);
});
