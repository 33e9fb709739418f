/** What somebody does to the steps of a branch by hand: the steps before, and the steps after. */
import { strings } from "./strings";
import type { BuildStep, StepKind, Way } from "./types";

type Steps = readonly BuildStep[];

export function withStep(steps: Steps, id: string, change: Partial<BuildStep>): BuildStep[] {
  return steps.map((step) => (step.id === id ? { ...step, ...change } : step));
}

/** Adds a step behind another, or as the first one; what led on from there now comes after it. */
export function addStep(steps: Steps, after?: string): { steps: BuildStep[]; id: string } {
  const id = freshId(steps);
  const at = steps.findIndex((step) => step.id === after);
  const before = steps[at];
  const fresh = stepOf(id, "do");
  if (!before) return { steps: [...steps, fresh], id };
  // Only where there is one way on is it clear which one the new step stands in.
  const [way, ...more] = before.next;
  if (!way || more.length > 0) return { steps: steps.toSpliced(at + 1, 0, fresh), id };
  const next = [{ label: strings.step.newWays.done, to: way.to }];
  const led = withStep(steps, before.id, { next: [{ ...way, to: id }] });
  return { steps: led.toSpliced(at + 1, 0, { ...fresh, next }), id };
}

/** Takes a step out; what led to it leads to where it led on, if there is one such place. */
export function removeStep(steps: Steps, id: string): BuildStep[] {
  const gone = steps.find((step) => step.id === id);
  const on = gone?.next[0]?.to ?? "";
  const to = gone?.next.length === 1 && on !== id ? on : "";
  return steps
    .filter((step) => step.id !== id)
    .map((step) => ({ ...step, next: step.next.map((way) => (way.to === id ? { ...way, to } : way)) }));
}

export function moveStep(steps: Steps, id: string, by: number): BuildStep[] {
  const at = steps.findIndex((step) => step.id === id);
  const step = steps[at];
  const to = at + by;
  if (!step || to < 0 || to >= steps.length) return [...steps];
  return steps.toSpliced(at, 1).toSpliced(to, 0, step);
}

/** Ends lead nowhere, questions have a choice, and instructions a way on. */
export function withKind(step: BuildStep, kind: StepKind): BuildStep {
  return { ...step, kind, next: waysFor(kind, step.next) };
}

export function withWay(step: BuildStep, at: number, change: Partial<Way>): BuildStep {
  return { ...step, next: step.next.map((way, place) => (place === at ? { ...way, ...change } : way)) };
}

export const addWay = (step: BuildStep): BuildStep => ({ ...step, next: [...step.next, { label: "", to: "" }] });

export const removeWay = (step: BuildStep, at: number): BuildStep => ({ ...step, next: step.next.toSpliced(at, 1) });

export const isEnd = ({ kind }: Pick<BuildStep, "kind">) => kind === "fixed" || kind === "escalate";

function waysFor(kind: StepKind, ways: Way[]): Way[] {
  const { yes, no, done } = strings.step.newWays;
  if (isEnd({ kind })) return [];
  if (kind === "ask" && ways.length < 2) return [ways[0] ?? { label: yes, to: "" }, { label: no, to: "" }];
  return ways.length > 0 ? ways : [{ label: done, to: "" }];
}

function stepOf(id: string, kind: StepKind): BuildStep {
  return { id, kind, title: "", body: "", risk: "none", next: waysFor(kind, []), src: [] };
}

function freshId(steps: Steps): string {
  for (let count = steps.length + 1; ; count += 1) {
    const id = `s${count}`;
    if (!steps.some((step) => step.id === id)) return id;
  }
}
