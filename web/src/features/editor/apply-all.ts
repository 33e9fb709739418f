import type { Document, Operation } from "@/api/schema.gen";
import { apply, type RefusalCode } from "./apply";

export type AllApplied = { document: Document; inverses: Operation[] } | { refused: RefusalCode; index: number };

/** Applies all operations in their order, or none. The inverses come in the order in which they undo. */
export function applyAll(document: Document, operations: readonly Operation[]): AllApplied {
  const inverses: Operation[] = [];
  let current = document;
  for (const [index, operation] of operations.entries()) {
    const outcome = apply(current, operation);
    if ("refused" in outcome) return { ...outcome, index };
    current = outcome.document;
    inverses.push(outcome.inverse);
  }
  return { document: current, inverses: inverses.reverse() };
}
