import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible } from "@/test/axe";
import { renderPart } from "@/test/render";
import { LiveRegion } from "@/ui/live-region";
import { FlowCanvas } from "./flow-canvas";
import type { Graph, Intent, Selection } from "./graph";
import { ask, end, flow, instruct } from "./samples";

const small = flow(
  { ...ask("a", "b", "c", undefined), marks: { errors: 1, warnings: 0 } },
  { ...ask("b", "d", "a"), risk: "destructive" },
  { ...instruct("c", "e"), change: "added" },
  end("d"),
  end("e"),
);

type Options = {
  /** Does what is asked when a step is to go. */ removing?: boolean;
  graph?: Graph;
  readOnly?: boolean;
  found?: ReadonlySet<string>;
  selected?: string;
};

type PartProps = Options & { onIntent: (intent: Intent) => void };

function Part({ graph: given = small, selected, onIntent, removing, ...options }: PartProps) {
  const [graph, setGraph] = useState(given);
  const [selection, setSelection] = useState<Selection | undefined>(selected ? { step: selected } : undefined);
  return (
    <main style={{ height: 700 }}>
      <h1>Scanner</h1>
      <div style={{ height: 600 }}>
        <FlowCanvas
          graph={graph}
          selection={selection}
          label="Steps of the flow"
          onIntent={(intent) => {
            onIntent(intent);
            if (intent.do === "select" || intent.do === "open") setSelection(intent.selection);
            if (intent.do !== "remove" || !removing) return;
            setGraph({ ...graph, steps: graph.steps.filter(({ id }) => id !== intent.selection.step) });
            setSelection({ step: "b" });
          }}
          {...options}
        />
      </div>
      <LiveRegion />
    </main>
  );
}

/** Shows the canvas and gives what it asked for so far. */
async function canvas(options: Options = {}) {
  const asked = vi.fn<(intent: Intent) => void>();
  await renderPart(<Part {...options} onIntent={asked} />);
  await expect.element(page.getByRole("tree")).toBeVisible();
  return () => asked.mock.calls.map(([intent]) => intent);
}

/** The card of a step. */
function step(id: string) {
  return page.getByRole("treeitem", { name: new RegExp(`: Step ${id}\\b`) });
}

/** On its title, away from its branches. */
async function choose(id: string) {
  await step(id).click({ position: { x: 60, y: 20 } });
}

async function press(keys: string) {
  await userEvent.keyboard(keys);
}

describe("the tree", () => {
  it("tells screen readers where each step stands", async () => {
    await canvas({ selected: "b" });
    await expect.element(page.getByRole("tree", { name: "Steps of the flow" })).toBeVisible();
    await expect.element(step("b")).toHaveAttribute("aria-level", "2");
    await expect.element(step("c")).toHaveAttribute("aria-posinset", "2");
    await expect.element(step("c")).toHaveAttribute("aria-setsize", "3");
    await expect.element(step("b")).toHaveAttribute("aria-expanded", "true");
    await expect.element(step("b")).toHaveAttribute("aria-selected", "true");
    await expect.element(step("a")).toHaveAccessibleName("Question: Step a 1 error");
    await expect.element(page.getByRole("treeitem", { name: "Branch 1 of b goes back to Step a" })).toBeVisible();
  });

  it("has no accessibility violations, editable or not", async () => {
    await canvas({ selected: "b", found: new Set(["c"]) });
    await expect.element(step("e")).toBeVisible();
    await expectAccessible();
  });

  it("has none where it is only read", async () => {
    await canvas({ readOnly: true });
    await expect.element(step("e")).toBeVisible();
    await expectAccessible();
  });

  it("has one tab stop, at the selected step or else at the first", async () => {
    await canvas();
    await expect.element(step("c")).toBeVisible();
    const stops = () => document.querySelectorAll('[role="treeitem"][tabindex="0"]');
    expect([...stops()].map((item) => item.getAttribute("data-step"))).toEqual(["a"]);
    await choose("c");
    expect([...stops()].map((item) => item.getAttribute("data-step"))).toEqual(["c"]);
  });
});

describe("the keyboard", () => {
  it("takes the focus through steps, open ends and jumps", async () => {
    const intents = await canvas();
    await choose("a");
    await press("{ArrowRight}");
    await expect.element(step("b")).toHaveFocus();
    await press("{ArrowDown}");
    await expect.element(step("c")).toHaveFocus();
    await press("{ArrowDown}");
    await expect.element(page.getByRole("treeitem", { name: /^Branch 2 of a leads nowhere yet/ })).toHaveFocus();
    await press("{ArrowLeft}");
    await expect.element(step("a")).toHaveFocus();
    await press("{ArrowRight}{ArrowRight}");
    await expect.element(step("d")).toHaveFocus();
    await press("{ArrowDown}{Enter}");
    await expect.element(step("a")).toHaveFocus();
    expect(intents().at(-1)).toEqual({ do: "select", selection: { step: "a" } });
  });

  it("asks for changes", async () => {
    const intents = await canvas({ selected: "b" });
    await choose("b");
    await press("{Tab}{Delete}{Enter}{Alt>}{ArrowDown}{/Alt}");
    expect(intents().slice(1)).toEqual([
      { do: "add-step", place: { on: "into", step: "b" } },
      { do: "remove", selection: { step: "b" } },
      { do: "open", selection: { step: "b" } },
      { do: "move", step: "b", place: { on: "after", step: "c" } },
    ]);
  });

  it("stays in the canvas when the step that has it is removed", async () => {
    await canvas({ removing: true });
    await choose("d");
    await press("{Delete}");
    await expect.element(step("d")).not.toBeInTheDocument();
    await expect.element(step("b")).toHaveFocus();
  });

  it("is no trap: Escape and then Tab leave", async () => {
    const intents = await canvas();
    await choose("a");
    await press("{Escape}{Tab}");
    await expect.element(step("a")).not.toHaveFocus();
    expect(intents().every(({ do: what }) => what === "select")).toBe(true);
  });

  it("changes nothing where the flow is only read", async () => {
    const intents = await canvas({ readOnly: true });
    await choose("b");
    await press("{Delete}{Backspace}{Tab}");
    expect(intents()).toEqual([{ do: "open", selection: { step: "b" } }]);
    await expect.element(page.getByRole("button", { name: /Add a step/ })).not.toBeInTheDocument();
  });
});

describe("folding", () => {
  it("hides what stands inside and says how much", async () => {
    await canvas();
    await step("b").getByRole("button", { name: "Fold" }).click();
    await expect.element(step("d")).not.toBeInTheDocument();
    await expect.element(step("b")).toHaveAttribute("aria-expanded", "false");
    await expect.element(step("b").getByText("1 step inside")).toBeVisible();
    await choose("b");
    await press("]");
    await expect.element(step("d")).toBeVisible();
    await press("[[");
    await expect.element(step("d")).not.toBeInTheDocument();
  });

  it("shows large flows three steps deep, and the way to what is selected", async () => {
    const chain = Array.from({ length: 70 }, (_, at) => (at === 69 ? end("s69") : ask(`s${at}`, `s${at + 1}`)));
    const graph = flow(ask("a", "s0"), ...chain);
    await canvas({ graph });
    await expect.element(step("s1")).toHaveAttribute("aria-expanded", "false");
    await expect.element(step("s2")).not.toBeInTheDocument();
  });

  it("opens the way to what is selected from elsewhere", async () => {
    const chain = Array.from({ length: 70 }, (_, at) => (at === 69 ? end("s69") : ask(`s${at}`, `s${at + 1}`)));
    await canvas({ graph: { start: "s0", steps: chain }, selected: "s6" });
    await expect.element(step("s6")).toBeVisible();
  });
});

describe("the pointer", () => {
  it("selects, opens and follows jumps", async () => {
    const intents = await canvas();
    await choose("c");
    await step("d").dblClick({ position: { x: 60, y: 20 } });
    await page.getByRole("button", { name: "goes back to Step a" }).click();
    expect(intents()).toEqual([
      { do: "select", selection: { step: "c" } },
      { do: "select", selection: { step: "d" } },
      { do: "select", selection: { step: "d" } },
      { do: "open", selection: { step: "d" } },
      { do: "select", selection: { step: "a" } },
    ]);
    await expect.element(step("a")).toHaveFocus();
  });

  it("adds on every branch", async () => {
    const intents = await canvas();
    await page.getByRole("button", { name: "Add a step on “Branch 0 of b”" }).click();
    await page.getByRole("button", { name: "leads nowhere yet: Add a step" }).click();
    expect(intents()).toEqual([
      { do: "add-step", place: { on: "branch", step: "b", branch: "b0" } },
      { do: "add-step", place: { on: "branch", step: "a", branch: "b2" } },
    ]);
  });

  it("moves a subtree to where it is dropped, and says so", async () => {
    const intents = await canvas();
    await expect.element(step("b")).toBeVisible();
    await drag(step("b").element(), page.getByRole("treeitem", { name: /^Branch 2 of a/ }).element());
    expect(intents()).toEqual([{ do: "move", step: "b", place: { on: "branch", step: "a", branch: "b2" } }]);
    await expect.element(page.getByText("Moved “Step b” onto the branch “Branch 2 of a”")).toBeInTheDocument();
  });

  it("moves nothing that is dropped beside all cards", async () => {
    const intents = await canvas();
    await expect.element(step("b")).toBeVisible();
    await drag(step("b").element(), page.getByRole("tree").element());
    expect(intents()).toEqual([]);
  });
});

it("says what was found and what has changed in words", async () => {
  await canvas({ found: new Set(["d"]) });
  await expect.element(page.getByText("Found", { exact: true })).toBeVisible();
  await expect.element(page.getByText("Added", { exact: true })).toBeVisible();
  await expect.element(step("b").getByText("Destructive")).toBeVisible();
});

it("says that a flow is empty", async () => {
  await canvas({ graph: flow() });
  await expect.element(page.getByText("This flow has no steps yet.")).toBeVisible();
});

/** With the mouse, from the middle of one element to the middle of another. */
async function drag(from: Element, to: Element) {
  const [start, stop] = [from, to].map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { clientX: left + Math.min(60, width / 2), clientY: top + Math.min(24, height / 2) };
  });
  const fire = (target: EventTarget, type: string, at: typeof start) =>
    target.dispatchEvent(new MouseEvent(type, { ...at, bubbles: true, cancelable: true, view: window, buttons: 1 }));
  fire(from, "mousedown", start);
  for (const share of [0.2, 0.6, 1]) {
    const between = (a: number, b: number) => a + (b - a) * share;
    fire(window, "mousemove", {
      clientX: between(start?.clientX ?? 0, stop?.clientX ?? 0),
      clientY: between(start?.clientY ?? 0, stop?.clientY ?? 0),
    });
  }
  fire(window, "mouseup", stop);
}
