import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible } from "@/test/axe";
import { renderPart } from "@/test/render";
import { NoteComposer } from "./note-composer";
import { begun, walkOf } from "./samples";
import { StepView } from "./step-view";
import { WalkContext } from "./walk-context";

const perform = vi.fn(() => Promise.resolve(begun));
const field = page.getByLabelText("New note");
const forClient = page.getByLabelText("For the client");
const clientReads = page.getByText("The client will read this.");
const heading = page.getByRole("heading", { level: 1 });

beforeEach(async () => {
  localStorage.clear();
  perform.mockClear();
  await renderPart(
    <WalkContext value={walkOf(begun, { perform })}>
      <main>
        <StepView onAnswer={() => {}} />
        <NoteComposer eager={false} />
      </main>
    </WalkContext>,
  );
  await expect.element(field).toBeVisible();
});

describe("the place to write a note", () => {
  it("is for the team again after a note for the client", async () => {
    await forClient.click();
    await field.fill("Please keep a spare roll of labels.");
    await page.getByRole("button", { name: "Add note for the client" }).click();
    await expect.element(field).toHaveValue("");
    expect(perform).toHaveBeenLastCalledWith(expect.objectContaining({ type: "note", audience: "client" }));
    await expect.element(page.getByLabelText("Internal")).toBeChecked();

    await field.fill("The spooler was hung again.");
    await page.getByRole("button", { name: "Add note", exact: true }).click();
    await expect.poll(() => perform.mock.calls.length).toBe(2);
    expect(perform).toHaveBeenLastCalledWith(expect.objectContaining({ type: "note", audience: "internal" }));
  });

  it("says and shows when the client will read the note", async () => {
    await expect.element(clientReads).not.toBeInTheDocument();
    const form = () => field.element().closest("form") ?? field.element();
    const plain = getComputedStyle(form()).borderColor;
    await forClient.click();
    await expect.element(clientReads).toBeVisible();
    await expect.element(field).toHaveAccessibleDescription("The client will read this.");
    await expect.poll(() => getComputedStyle(form()).borderColor).not.toBe(plain);
    await expectAccessible();
    await page.getByLabelText("Internal").click();
    await expect.element(clientReads).not.toBeInTheDocument();
  });

  it("gives the keys back to the step after a note that was sent by key", async () => {
    await field.fill("Seen.");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await expect.element(heading).toHaveFocus();
    await expect.element(field).toHaveValue("");
  });

  it("lets go by Escape and keeps what was typed", async () => {
    await field.fill("half a sentence");
    await userEvent.keyboard("{Escape}");
    await expect.element(heading).toHaveFocus();
    await expect.element(field).toHaveValue("half a sentence");
    expect(perform).not.toHaveBeenCalled();
  });
});
