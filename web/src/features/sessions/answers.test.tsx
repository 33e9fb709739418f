import { expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { ReadingStep, Session } from "@/api/schema.gen";
import { expectAccessible } from "@/test/axe";
import { renderPart } from "@/test/render";
import { Answers } from "./answers";
import { begun, reading, walkOf } from "./samples";
import { WalkContext } from "./walk-context";

const checklist = ["cable", "socket"].map((id) => ({ id, text: id }));

async function show(session: Session, change: Partial<ReadingStep> = {}) {
  const steps = reading.steps.map((step) => (step.id === session.step ? { ...step, ...change } : step));
  const walk = walkOf(session, { reading: { ...reading, steps }, step: steps.find(({ id }) => id === session.step) });
  await renderPart(
    <WalkContext value={walk}>
      <main>
        <h1>Answers</h1>
        <Answers onAnswer={() => {}} />
      </main>
    </WalkContext>,
  );
}

it("tells the answer under the pointer from the one that was given before", async () => {
  await show({ ...begun, suggestions: { ask: { branch: "yes" } } });
  const [suggested, other] = [page.getByRole("button", { name: "yes" }), page.getByRole("button", { name: "no" })];
  const ground = (answer: typeof other) => getComputedStyle(answer.element()).backgroundColor;
  await expect.element(suggested).toBeVisible();
  const atRest = ground(other);
  await userEvent.hover(other);
  await expect.poll(() => ground(other)).not.toBe(atRest);
  // Half way the colours may be any; where they end is what is seen.
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  expect(ground(other)).not.toBe(ground(suggested));
});

it("says beside Done how much is ticked, and leaves the answer free", async () => {
  await show({ ...begun, step: "work", ticks: { work: ["cable"] } }, { checklist });
  const done = page.getByRole("button", { name: "done", exact: true });
  await expect.element(done).toHaveAccessibleDescription("1 of 2 ticked");
  await expect.element(done).not.toHaveAttribute("aria-disabled");
  await expect.element(page.getByRole("button", { name: "failed" })).not.toHaveAccessibleDescription();
  await expectAccessible();
});

it("says nothing of ticks where there is nothing to tick", async () => {
  await show({ ...begun, step: "work" });
  await expect.element(page.getByRole("button", { name: "done" })).not.toHaveAccessibleDescription();
});
