/** Takes steps that belong together out of a flow, and puts them into it. */
import type { Branch, Step, StepKind } from "@/api/schema.gen";
import { type Block, blockOf, type Way, waysTo } from "./block";
import type { Work } from "./compose";
import { freshId } from "./fresh-id";
import type { Place } from "./place";

/** What led to the block leads on to what comes after it. */
export function takeOut(work: Work, { head, steps, next }: Block) {
  for (const { step, branch } of waysTo(work.document, head, steps)) {
    work.do({ op: "connect", step, branch, to: next === undefined || next === step ? null : next });
  }
  if (work.document.start === head) work.do({ op: "set_start", step: next ?? "" });
}

/** The steps between which something is put in: their ways out, and where they lead. */
type Gap = { ways: readonly Way[]; to: string | undefined; isStart?: boolean };

/** Gives whether there is such a place, and whether what comes after it still can be reached. */
export function putIn(work: Work, block: Block, place: Place): boolean {
  const gap = gapAt(work, place, block.steps);
  if (!gap) return false;
  for (const way of gap.ways) work.do({ op: "connect", ...way, to: block.head });
  if (gap.isStart) work.do({ op: "set_start", step: block.head });
  return leadOn(work, block, gap.to);
}

/** Lets the ways out of a block lead to a step. */
function leadOn(work: Work, block: Block, to: string | undefined): boolean {
  if (to !== undefined && block.steps.has(to)) return true;
  const loose = to === undefined ? [] : looseEnds(work, block);
  const exits = block.exits.length > 0 ? block.exits : loose;
  // A way to where many meet is meant as it is, unless something else has to come next.
  if (to !== undefined || block.inRow) {
    for (const way of exits) work.do({ op: "connect", ...way, to: to ?? null });
  }
  return to === undefined || exits.length > 0;
}

function looseEnds({ step }: Work, { steps }: Block): Way[] {
  return [...steps].flatMap((id) => {
    const loose = (step(id)?.branches ?? []).filter(({ to }) => to === undefined);
    return loose.map((branch) => ({ step: id, branch: branch.id }));
  });
}

function gapAt(work: Work, place: Place, moving: ReadonlySet<string>): Gap | undefined {
  if (moving.has(place.step)) return undefined;
  switch (place.on) {
    case "branch": {
      const branch = work.branch(place.step, place.branch);
      return branch && { ways: [{ step: place.step, branch: place.branch }], to: branch.to };
    }
    case "into":
      return gapInto(work, place.step);
    case "next":
      return gapBehind(work, place.step) ?? gapBeside(work, "after", place.step, moving);
    case "before":
      return gapBeside(work, "before", place.step, moving) ?? gapBefore(work, place.step, moving);
    case "after":
      return gapBeside(work, "after", place.step, moving) ?? gapBehind(work, place.step);
  }
}

function gapInto(work: Work, id: string): Gap | undefined {
  const step = work.step(id);
  if (!step || step.kind === "outcome") return undefined;
  const loose = (step.branches ?? []).find(({ to }) => to === undefined);
  const only = isFork(step.kind) ? undefined : step.branches?.[0];
  const branch = loose ?? only ?? addWay(work, step, (step.branches ?? []).length);
  return { ways: [{ step: id, branch: branch.id }], to: branch.to };
}

/** A branch of its own, next to the one that a step hangs on alone. */
function gapBeside(work: Work, side: "before" | "after", id: string, moving: ReadonlySet<string>): Gap | undefined {
  const [parent, ...others] = waysTo(work.document, id, moving);
  const fork = parent && others.length === 0 ? work.step(parent.step) : undefined;
  if (!parent || !fork || !isFork(fork.kind)) return undefined;
  const at = (fork.branches ?? []).findIndex((branch) => branch.id === parent.branch);
  const branch = addWay(work, fork, side === "before" ? at : at + 1);
  return { ways: [{ step: fork.id, branch: branch.id }], to: undefined };
}

function gapBefore({ document }: Work, id: string, moving: ReadonlySet<string>): Gap {
  return { ways: waysTo(document, id, moving), to: id, isStart: document.start === id };
}

function gapBehind(work: Work, id: string): Gap | undefined {
  const block = blockOf(work.document, id);
  const ways = block && (block.exits.length > 0 ? block.exits : looseEnds(work, block));
  return ways && ways.length > 0 ? { ways, to: block?.next } : undefined;
}

/** A new branch of a step. */
export function addWay(work: Work, step: Step, at: number): Branch {
  const branches = step.branches ?? [];
  const last = branches.at(-1);
  // What is taken when no rule holds stays the last one.
  const isBehindElse = step.kind === "decision" && at === branches.length && last !== undefined && !last.when;
  const branch = newBranch(step);
  work.do({ op: "add_branch", step: step.id, branch, at: isBehindElse ? at - 1 : at });
  return branch;
}

function newBranch({ kind, branches = [] }: Step): Branch {
  const has = (id: string) => branches.some((branch) => branch.id === id);
  if (kind === "instruction") return { id: ["done", "failed", "skipped"].find((id) => !has(id)) ?? freshId("b", has) };
  if (kind === "form" && !has("next")) return { id: "next" };
  const id = freshId("b", has);
  return kind === "decision" && branches.length > 0 ? { id, when: { all: [] } } : { id };
}

export const isFork = (kind: StepKind) => kind === "question" || kind === "decision";
