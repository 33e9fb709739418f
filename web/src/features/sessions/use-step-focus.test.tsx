import { useState } from "react";
import { expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { renderPart } from "@/test/render";
import { Input } from "@/ui/input";
import { begun, firstMoment, walkOf } from "./samples";
import { StepView } from "./step-view";
import { WalkContext } from "./walk-context";

const next = { ...begun, step: "check", path: [...begun.path, { seq: 2, step: "check", at: firstMoment }] };
const heading = page.getByRole("heading", { level: 1 });
const field = page.getByLabelText("Elsewhere");

function Steps({ begins }: { begins?: "in a field" }) {
  const [session, setSession] = useState(begun);
  return (
    <WalkContext value={walkOf(session)}>
      <main>
        <StepView onAnswer={() => setSession(next)} />
        <Input aria-label="Elsewhere" autoFocus={begins === "in a field"} />
      </main>
    </WalkContext>
  );
}

it("begins at the heading of the step", async () => {
  await renderPart(<Steps />);
  await expect.element(heading).toHaveFocus();
  expect(document.title).toBe("ask · A flow · Pathbook");
});

it("leaves somebody in a field where they are", async () => {
  await renderPart(<Steps begins="in a field" />);
  await expect.element(heading).toBeVisible();
  await expect.element(field).toHaveFocus();
});

it("goes to the heading of the next step", async () => {
  await renderPart(<Steps />);
  await field.fill("something");
  await page.getByRole("button", { name: "yes" }).click();
  await expect.element(heading).toHaveTextContent("check");
  await expect.element(heading).toHaveFocus();
  await userEvent.keyboard("{Tab}");
  await expect.element(page.getByRole("button", { name: "yes" })).toHaveFocus();
});
