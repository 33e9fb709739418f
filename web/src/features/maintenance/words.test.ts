import { expect, test } from "vitest";
import { durationText, filterText, pauseText, reasonText } from "./words";

test("lengths of time are told in their two greatest units", () => {
  expect(durationText(45)).toBe("45 seconds");
  expect(durationText(3600)).toBe("1 hour");
  expect(durationText(93_784)).toBe("1 day, 2 hours");
  expect(durationText(0)).toBe("0 seconds");
});

test("reasons are told in words, and one that is not known by what the server says", () => {
  expect(reasonText({ reason: "overlap" })).toBe("The batch before was not finished.");
  expect(reasonText({ reason: "new_one", detail: "Something new." })).toBe("Something new.");
  expect(reasonText({ reason: "toString" })).toBe("toString");
  expect(reasonText({})).toBeUndefined();
});

test("a pause is told by the person who made it, or with what to do about it", () => {
  expect(pauseText({ by: "user", reason: "flow_archived" })).toBe("flow_archived");
  expect(pauseText({ by: "system", reason: "flow_archived" })).toMatch(/Bring it back/);
  expect(pauseText({ by: "system", reason: "internal" })).toMatch(/three times/);
});

test("a part of a list is told by what narrows it", () => {
  expect(filterText({ client: "Alpha AG", site: "North" })).toBe("Alpha AG, North");
  expect(filterText({ ids: ["a", "b"] })).toBe("2 targets");
});
