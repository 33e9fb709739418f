import type { Document, Step } from "@/api/schema.gen";
import type { Block } from "./block";
import { blockOf } from "./block";
import { type Clip, clipOf } from "./clip";
import { compose, type Work } from "./compose";
import { freshId } from "./fresh-id";
import type { Place } from "./place";
import { nameOf, type Plan } from "./plan";
import { putIn } from "./put-block";
import { strings } from "./strings";

const text = strings.plans;

/** Copies of steps, put where they can be reached; without a place that takes them they stand for themselves. */
export function planPaste(document: Document, clip: Clip, places: readonly Place[]): Plan {
  const { steps = [], start, variables = [] } = document;
  const known = new Set(steps.map(({ id }) => id));
  const copies = copiesOf(clip.steps, known);
  const [head] = copies;
  if (!head) return { blocked: text.nothingToPaste };
  const add = (work: Work) => {
    const missing = clip.variables.filter(({ name }) => !variables.some((variable) => variable.name === name));
    for (const variable of missing) {
      work.do({ op: "add_variable", variable, at: work.document.variables?.length ?? 0 });
    }
    const anchor = steps.findIndex(({ id }) => id === places[0]?.step);
    const at = anchor < 0 ? steps.length : anchor + 1;
    for (const [offset, step] of copies.entries()) work.do({ op: "add_step", step, at: at + offset });
    if (!start) work.do({ op: "set_start", step: head.id });
  };
  const act = { label: text.paste(copies.length), select: { step: head.id } };
  for (const place of places) {
    let fits = false;
    const operations = compose(document, (work) => {
      add(work);
      const block = blockOf(work.document, head.id);
      if (block) fits = putIn(work, asNew(block, copies), place);
    });
    if (fits) return { ...act, operations };
  }
  return { ...act, operations: compose(document, add) };
}

/** A copy beside its original: after it in the row, else on a branch of its own. */
export function planDuplicate(document: Document, id: string): Plan {
  const clip = clipOf(document, id);
  const step = document.steps?.find((step) => step.id === id);
  if (!clip || !step) return { blocked: text.nothingSelected };
  const plan = planPaste(document, clip, [{ on: "next", step: id }]);
  return "blocked" in plan ? plan : { ...plan, label: text.duplicate(nameOf(step)) };
}

/** All that was pasted belongs together, however it stands in the outline. */
function asNew(block: Block, copies: readonly Step[]): Block {
  return { ...block, steps: new Set(copies.map(({ id }) => id)) };
}

/** The same steps under ids of their own. Ways to steps that are not here lead nowhere. */
function copiesOf(steps: readonly Step[], known: ReadonlySet<string>): Step[] {
  const ids = new Map<string, string>();
  const taken = new Set(known);
  for (const { id } of steps) {
    const fresh = freshId("s", (id) => taken.has(id));
    taken.add(fresh);
    ids.set(id, fresh);
  }
  const target = (to: string | undefined) =>
    to === undefined ? undefined : (ids.get(to) ?? (known.has(to) ? to : undefined));
  return steps.map((step) => ({
    ...step,
    id: ids.get(step.id) ?? step.id,
    ...(step.branches && {
      branches: step.branches.map(({ to, ...branch }) => {
        const copied = target(to);
        return copied === undefined ? branch : { ...branch, to: copied };
      }),
    }),
  }));
}
