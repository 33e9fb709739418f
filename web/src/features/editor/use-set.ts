import type { Operation } from "@/api/schema.gen";
import { useEditor } from "./editor-context";
import { strings } from "./strings";

/** An operation that gives a field of the flow, of a step or of a branch a value. */
type Setting = Extract<Operation, { field: string }>;

const text = strings.fields;

/** Changes one field. Changes of the same field in a row, as typing makes them, are one to undo. */
export function useSet() {
  const { perform } = useEditor();
  return (operation: Setting) => perform({ ...named(operation), operations: [operation] });
}

function named(operation: Setting): { label: string; key: string } {
  switch (operation.op) {
    case "set_flow":
      return { label: text.changed(text.flow[operation.field]), key: `/${operation.field}` };
    case "set_step":
      return { label: text.changed(text.step[operation.field]), key: `${operation.step}/${operation.field}` };
    case "set_branch":
      return {
        label: text.changed(text.branch[operation.field]),
        key: `${operation.step}/${operation.branch}/${operation.field}`,
      };
  }
}
