import { describe, expect, it } from "vitest";
import { after, before, difference } from "./diff-samples";
import { tellDiff } from "./tell-diff";

const none = { flow: [], variables: [], steps: [], counts: { added: 0, removed: 0, changed: 0, moved: 0, rewired: 0 } };

describe("tellDiff", () => {
  const told = tellDiff(difference, before, after);
  const step = (id: string) => told.steps.find((step) => step.id === id);

  it("names the steps that a branch led to and leads to, the one that is gone as well", () => {
    expect(step("on")?.branches).toEqual([
      {
        id: "yes",
        change: "changed",
        moved: false,
        more: [],
        label: [
          { tag: "same", text: "Yes" },
          { tag: "added", text: ", it hums" },
        ],
        target: [
          { tag: "removed", text: "Check the cable" },
          { tag: "same", text: " " },
          { tag: "added", text: "Restart the queue" },
        ],
      },
    ]);
  });

  it("shows titles with the names of variables", () => {
    expect(step("on")?.title).toEqual([{ tag: "same", text: "Is ‹Model› on?" }]);
  });

  it("says of a step that is new or gone what it says, once", () => {
    expect(step("restart")).toMatchObject({ title: [{ tag: "same", text: "Restart the queue" }], fields: [] });
    expect(step("restart")?.branches[0]).toMatchObject({ target: [{ tag: "same", text: "It prints" }] });
    expect(step("cable")?.branches[0]).toMatchObject({ label: [{ tag: "same", text: "Done" }] });
  });

  it("takes a text that was not there before for new as a whole", () => {
    expect(step("switch")?.fields).toEqual([{ label: "Text", pieces: [{ tag: "added", text: "At the back." }] }]);
  });

  it("says where a step hung and where it hangs", () => {
    expect(step("switch")?.moved).toEqual({ from: "“No” of “Is ‹Model› on?”", to: "the start" });
  });

  it("tells the first step by its title, and one that does not exist by its id", () => {
    const { flow } = tellDiff({ ...none, start: { old: "on", new: "gone" } }, before, after);
    expect(flow).toEqual([
      {
        label: "First step",
        pieces: [
          { tag: "removed", text: "Is ‹Model› on?" },
          { tag: "same", text: " " },
          { tag: "added", text: "“gone”, which does not exist" },
        ],
      },
    ]);
  });

  it("tells what of a variable differs", () => {
    const old = { name: "model", type: "text", label: "Model" } as const;
    const diff = {
      ...none,
      variables: [
        {
          name: "model",
          change: "changed" as const,
          old,
          new: { ...old, type: "choice" as const, choices: ["A", "B"] },
        },
      ],
    };
    expect(tellDiff(diff, before, after).variables).toEqual([
      {
        name: "model",
        change: "changed",
        fields: [
          {
            label: "Type",
            pieces: [
              { tag: "removed", text: "Text" },
              { tag: "same", text: " " },
              { tag: "added", text: "Choice" },
            ],
          },
          { label: "Choices", pieces: [{ tag: "added", text: "A, B" }] },
        ],
      },
    ]);
  });

  it("names both risks, also where one is none", () => {
    const risen = { field: "risk" as const, new: "destructive" as const };
    const changed = {
      id: "end",
      title: "It prints",
      kind: "outcome" as const,
      change: "changed" as const,
      fields: [risen],
      branches: [],
    };
    expect(tellDiff({ ...none, steps: [changed] }, before, after).steps[0]?.fields[0]?.pieces).toEqual([
      { tag: "removed", text: "None" },
      { tag: "same", text: " " },
      { tag: "added", text: "Destructive" },
    ]);
  });
});
