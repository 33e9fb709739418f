import type { Document } from "@/api/schema.gen";
import { blockOf } from "./block";
import { compose } from "./compose";
import type { Place } from "./place";
import { nameOf, type Plan } from "./plan";
import { putIn, takeOut } from "./put-block";
import { strings } from "./strings";

const text = strings.plans;

/** Moves a step with all that stands inside it. */
export function planMove(document: Document, id: string, place: Place): Plan {
  const block = blockOf(document, id);
  const step = document.steps?.find((step) => step.id === id);
  if (!block || !step) return { blocked: text.nothingSelected };
  if (block.steps.has(place.step)) return { blocked: text.intoItself };
  let fits = true;
  const operations = compose(document, (work) => {
    takeOut(work, block);
    fits = putIn(work, block, place);
  });
  if (!fits) return { blocked: text.nothingAfter(nameOf(step)) };
  return { label: text.move(nameOf(step)), operations, select: { step: id } };
}
