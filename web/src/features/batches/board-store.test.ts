import { describe, expect, it, vi } from "vitest";
import { createBoard } from "./board-store";
import { tile } from "./samples";

function board(...labels: string[]) {
  const tasks: (() => void)[] = [];
  const made = createBoard(
    labels.map((label, index) => tile(label, { ordinal: index + 1 })),
    (task) => tasks.push(task),
  );
  return { ...made, state: made.store.getState, frame: () => tasks.splice(0).map((task) => task()), tasks };
}

describe("the board's sessions", () => {
  it("counts each by how it stands, and anew when it changes", () => {
    const { state, merge } = board("a", "b");
    expect(state().counts.not_started).toBe(2);
    merge([tile("a", { seq: 5, started: true, status: "finished", outcome: "failed" })]);
    expect(state().counts).toMatchObject({ not_started: 1, failed: 1 });
  });

  it("shows what arrives between two frames at once, the newest of each session", () => {
    const { state, receive, frame, tasks } = board("a", "b");
    receive(tile("a", { seq: 2, step: "two" }));
    receive(tile("b", { seq: 2 }));
    receive(tile("a", { seq: 4, step: "four" }));
    receive(tile("a", { seq: 3, step: "three" }));
    expect(tasks).toHaveLength(1);
    expect(state().tiles.get("a")?.seq).toBe(1);
    frame();
    expect(state().tiles.get("a")?.step).toBe("four");
    expect(state().tiles.get("b")?.seq).toBe(2);
  });

  it("keeps what it knows where something older comes late", () => {
    const { state, merge } = board("a");
    merge([tile("a", { seq: 7, step: "seven" })]);
    const before = state();
    merge([tile("a", { seq: 6, step: "six" })]);
    expect(state()).toBe(before);
  });

  it("arranges anew only where a standing or an assignee changed", () => {
    const { state, merge } = board("a");
    const { arranged } = state();
    merge([tile("a", { seq: 2, step: "two" })]);
    expect(state().arranged).toBe(arranged);
    merge([tile("a", { seq: 3, step: "two", assignee: { id: "ben", name: "Ben Keller" } })]);
    expect(state().arranged.get("a")?.assignee.id).toBe("ben");
  });

  it("waits a moment with groups and filters while events come in", () => {
    vi.useFakeTimers();
    const { state, receive, frame } = board("a", "b");
    const { all, arranged } = state();
    receive(tile("a", { seq: 2, started: true }));
    frame();
    expect(state().counts.open).toBe(1);
    expect(state().arranged).toBe(arranged);
    vi.advanceTimersByTime(300);
    expect(state().arranged.get("a")?.started).toBe(true);
    expect(state().all).toBe(all);
    vi.useRealTimers();
  });

  it("knows the moment of its last change", () => {
    const { latest, merge } = board("a", "b");
    merge([tile("b", { seq: 2, updated_at: "2026-01-01T10:00:09Z" })]);
    expect(latest()).toBe(Date.parse("2026-01-01T10:00:09Z"));
  });
});
