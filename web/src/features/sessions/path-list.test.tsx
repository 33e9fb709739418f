import { useState } from "react";
import { expect, it } from "vitest";
import { page } from "vitest/browser";
import type { Session } from "@/api/schema.gen";
import { renderPart } from "@/test/render";
import { PathList } from "./path-list";
import { begun, firstMoment, walkOf } from "./samples";
import { WalkContext } from "./walk-context";

/** A session that went round and round: many answered steps, and one that waits for an answer. */
function after(count: number): Session {
  const answered = Array.from({ length: count }, (_nothing, index) => ({
    seq: index + 1,
    step: "ask",
    at: firstMoment,
    answered: { seq: index + 2, branch: "yes", at: firstMoment, by: begun.assignee },
  }));
  const position = count + 1;
  return {
    ...begun,
    seq: position,
    position,
    step: "check",
    path: [...answered, { seq: position, step: "check", at: firstMoment }],
  };
}

function Path() {
  const [count, setCount] = useState(30);
  return (
    <WalkContext value={walkOf(after(count))}>
      <button type="button" onClick={() => setCount(count + 1)}>
        Go on
      </button>
      <nav aria-label="Path" className="h-40 overflow-y-auto">
        <PathList onRewind={() => {}} />
      </nav>
    </WalkContext>
  );
}

it("keeps the current step in sight", async () => {
  await renderPart(<Path />);
  const path = page.getByRole("navigation", { name: "Path" });
  const current = path.getByText("check");
  const isInSight = () => {
    const [frame, step] = [path, current].map((part) => part.element().getBoundingClientRect());
    return frame && step && step.top >= frame.top && step.bottom <= frame.bottom;
  };
  await expect.element(current).toBeInTheDocument();
  await expect.poll(isInSight).toBe(true);

  path.element().scrollTop = 0;
  expect(isInSight()).toBe(false);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect.poll(isInSight).toBe(true);
  expect(window.scrollY).toBe(0);
});
