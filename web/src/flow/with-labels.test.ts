import { expect, it } from "vitest";
import { labelsOf, withLabels } from "./with-labels";

const labels = labelsOf([
  { name: "upn", type: "text", label: "Sign-in name" },
  { name: "site", type: "text" },
]);

it("names variables as people do, by their name where they have no label", () => {
  expect(withLabels("Can {{upn}} sign in at {{ site }}?", labels)).toBe("Can ‹Sign-in name› sign in at ‹site›?");
});

it("knows what every session has", () => {
  expect(withLabels("Restore {{target}}", labels)).toBe("Restore ‹target›");
});

it("leaves what is no variable of the flow, and frees escaped braces", () => {
  expect(withLabels("{{other}} {{constructor}} \\{{upn}} {{UPN}}", labels)).toBe(
    "{{other}} {{constructor}} {{upn}} {{UPN}}",
  );
});
