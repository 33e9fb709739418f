import { words } from "@/flow/words";
import { factsOf } from "./facts";
import { strings } from "./strings";
import type { TreeStep } from "./tree";

/** A step as screen readers hear it: what is to be read on its card, in the same words, between its kind and its change. */
export function spokenStep(item: TreeStep, folded: boolean): string {
  const { kind, title, change, isDraft } = item.step;
  const read = [title || words.path.untitled, ...factsOf(item, folded).map(({ text }) => text)].join(" ");
  const marks = [...(isDraft ? [strings.draft] : []), ...(change ? [strings.changes[change]] : [])];
  return [`${words.step.kinds[kind]}: ${read}`, ...marks].join(", ");
}
