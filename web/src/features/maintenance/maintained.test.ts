import { expect, test } from "vitest";
import { maintained } from "./maintained";
import { scheduleSample } from "./samples";

const flow = (id: string, title: string) => ({ id, title, kind: "maintenance" as const, live_version: 1 });

test("what is due first stands first, then what rests, then what has no schedule", () => {
  const due = (id: string, at: string) =>
    scheduleSample({ id, flow: { id, title: id, archived: false }, next: { at, run_at: at, local: at } });
  const { next: _, ...rests } = scheduleSample({ id: "r", flow: { id: "rests", title: "rests", archived: false } });
  const rows = maintained(
    [flow("none", "none"), flow("late", "late"), flow("rests", "rests")],
    [due("late", "2026-12-02T00:00:00Z"), rests, due("soon", "2026-12-01T00:00:00Z")],
  );
  expect(rows.map(({ id }) => id)).toEqual(["soon", "late", "rests", "none"]);
});

test("a flow of another kind is listed once it has a schedule", () => {
  const rows = maintained([], [scheduleSample({}), scheduleSample({ id: "second" })]);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.schedules).toHaveLength(2);
});
