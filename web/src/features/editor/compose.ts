import type { Branch, Document, Operation, Step } from "@/api/schema.gen";
import { apply } from "./apply";

/** A list of operations in the making: each is built on the document that those before it made. */
export type Work = {
  readonly document: Document;
  do: (operation: Operation) => void;
  step: (id: string) => Step | undefined;
  branch: (step: string, id: string) => Branch | undefined;
};

/** Operations that were built from this very document, so none of them is refused. */
export function compose(document: Document, build: (work: Work) => void): Operation[] {
  const operations: Operation[] = [];
  let current = document;
  build({
    get document() {
      return current;
    },
    do(operation) {
      const outcome = apply(current, operation);
      if ("refused" in outcome) throw new Error(`${operation.op}: ${outcome.refused}`);
      operations.push(operation);
      current = outcome.document;
    },
    step: (id) => stepOf(current, id),
    branch: (step, id) => stepOf(current, step)?.branches?.find((branch) => branch.id === id),
  });
  return operations;
}

const stepOf = ({ steps = [] }: Document, id: string) => steps.find((step) => step.id === id);
