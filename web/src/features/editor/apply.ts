/**
 * Applies operations, exactly as the engine does. Documents are never changed but made anew, and share what stayed
 * the same: whoever compares by identity sees what an operation touched.
 */
import type { Branch, Document, Operation, Step, Variable } from "@/api/schema.gen";

export type RefusalCode =
  | "step_unknown"
  | "branch_unknown"
  | "variable_unknown"
  | "step_exists"
  | "branch_exists"
  | "variable_exists"
  | "position_unknown"
  | "id_invalid";

export type Applied = { document: Document; inverse: Operation };
export type Refused = { refused: RefusalCode };

type Outcome = Applied | Refused;
type Of<Op extends Operation["op"]> = Extract<Operation, { op: Op }>;

export function apply(document: Document, operation: Operation): Outcome {
  switch (operation.op) {
    case "replace":
      return { document: operation.document, inverse: { op: "replace", document } };
    case "set_flow":
      return setFlow(document, operation);
    case "set_start":
      return {
        document: withField(document, "start", operation.step),
        inverse: { op: "set_start", step: document.start ?? "" },
      };
    case "add_variable":
      return addVariable(document, operation);
    case "set_variable":
      return setVariable(document, operation);
    case "move_variable":
      return moveVariable(document, operation);
    case "remove_variable":
      return removeVariable(document, operation);
    case "add_step":
      return addStep(document, operation);
    case "set_step":
      return setStep(document, operation);
    case "move_step":
      return moveStep(document, operation);
    case "remove_step":
      return removeStep(document, operation);
    default:
      return applyToBranches(document, operation);
  }
}

type BranchOperation = Of<"add_branch" | "set_branch" | "connect" | "move_branch" | "remove_branch">;

function applyToBranches(document: Document, operation: BranchOperation): Outcome {
  const of = stepAt(document, operation.step);
  const step = document.steps?.[of];
  if (!step) return refuse("step_unknown");
  const put = (changed: Step) => withStep(document, of, changed);
  if (operation.op === "add_branch") return addBranch(step, operation, put);

  const branches = step.branches ?? [];
  const at = branches.findIndex(({ id }) => id === operation.branch);
  const branch = branches[at];
  if (!branch) return refuse("branch_unknown");
  const whole: Operation = { op: "replace", document };
  switch (operation.op) {
    case "set_branch": {
      const { field, value } = operation;
      const changed = put(withBranch(step, at, withField(branch, field, value)));
      return { document: changed, inverse: undoing(operation, branch) };
    }
    case "connect":
      return {
        document: put(withBranch(step, at, leadingTo(branch, operation.to))),
        inverse: { ...operation, to: branch.to ?? null },
      };
    case "move_branch": {
      if (!isPlace(operation.at, branches.length - 1)) return refuse("position_unknown");
      const changed = put(withField(step, "branches", moved(branches, at, operation.at)));
      return { document: changed, inverse: isAlone(branches, at, "id") ? { ...operation, at } : whole };
    }
    case "remove_branch": {
      const isSound = isId(branch.id) && isAlone(branches, at, "id");
      return {
        document: put(withField(step, "branches", branches.toSpliced(at, 1))),
        inverse: isSound ? { op: "add_branch", step: step.id, branch, at } : whole,
      };
    }
  }
}

function addBranch(step: Step, { branch, at }: Of<"add_branch">, put: (step: Step) => Document): Outcome {
  const branches = step.branches ?? [];
  if (!isId(branch.id)) return refuse("id_invalid");
  if (branches.some(({ id }) => id === branch.id)) return refuse("branch_exists");
  if (!isPlace(at, branches.length)) return refuse("position_unknown");
  const document = put(withField(step, "branches", branches.toSpliced(at, 0, branch)));
  return { document, inverse: { op: "remove_branch", step: step.id, branch: branch.id } };
}

function setFlow(document: Document, operation: Of<"set_flow">): Outcome {
  const { field, value } = operation;
  const inverse = undoing(operation, document);
  // A flow without a title has an empty one.
  if (field === "title") return { document: { ...document, title: value }, inverse };
  return { document: withField(document, field, value), inverse };
}

function addVariable(document: Document, { variable, at }: Of<"add_variable">): Outcome {
  const variables = document.variables ?? [];
  const code = nameRefusal(variables, variable.name);
  if (code) return refuse(code);
  if (!isPlace(at, variables.length)) return refuse("position_unknown");
  return {
    document: withField(document, "variables", variables.toSpliced(at, 0, variable)),
    inverse: { op: "remove_variable", name: variable.name },
  };
}

function setVariable(document: Document, { name, variable }: Of<"set_variable">): Outcome {
  const variables = document.variables ?? [];
  const at = variables.findIndex((known) => known.name === name);
  const known = variables[at];
  if (!known) return refuse("variable_unknown");
  const isRenamed = variable.name !== name;
  const code = isRenamed ? nameRefusal(variables, variable.name) : undefined;
  if (code) return refuse(code);
  const isSound = !isRenamed || (isName(name) && isAlone(variables, at, "name"));
  return {
    document: withField(document, "variables", variables.with(at, variable)),
    inverse: isSound ? { op: "set_variable", name: variable.name, variable: known } : { op: "replace", document },
  };
}

function moveVariable(document: Document, { name, at }: Of<"move_variable">): Outcome {
  const variables = document.variables ?? [];
  const from = variables.findIndex((known) => known.name === name);
  if (from < 0) return refuse("variable_unknown");
  if (!isPlace(at, variables.length - 1)) return refuse("position_unknown");
  return {
    document: withField(document, "variables", moved(variables, from, at)),
    inverse: isAlone(variables, from, "name") ? { op: "move_variable", name, at: from } : { op: "replace", document },
  };
}

function removeVariable(document: Document, { name }: Of<"remove_variable">): Outcome {
  const variables = document.variables ?? [];
  const at = variables.findIndex((known) => known.name === name);
  const variable = variables[at];
  if (!variable) return refuse("variable_unknown");
  return {
    document: withField(document, "variables", variables.toSpliced(at, 1)),
    inverse:
      isName(name) && isAlone(variables, at, "name")
        ? { op: "add_variable", variable, at }
        : { op: "replace", document },
  };
}

function addStep(document: Document, { step, at }: Of<"add_step">): Outcome {
  const steps = document.steps ?? [];
  if (!isId(step.id)) return refuse("id_invalid");
  if (stepAt(document, step.id) >= 0) return refuse("step_exists");
  const code = branchesRefusal(step);
  if (code) return refuse(code);
  if (!isPlace(at, steps.length)) return refuse("position_unknown");
  return {
    document: withField(document, "steps", steps.toSpliced(at, 0, step)),
    inverse: { op: "remove_step", step: step.id },
  };
}

function setStep(document: Document, operation: Of<"set_step">): Outcome {
  const at = stepAt(document, operation.step);
  const step = document.steps?.[at];
  if (!step) return refuse("step_unknown");
  const { field, value } = operation;
  const inverse = undoing(operation, step);
  return { document: withStep(document, at, withField(step, field, value)), inverse };
}

function moveStep(document: Document, { step, at }: Of<"move_step">): Outcome {
  const steps = document.steps ?? [];
  const from = stepAt(document, step);
  if (from < 0) return refuse("step_unknown");
  if (!isPlace(at, steps.length - 1)) return refuse("position_unknown");
  return {
    document: withField(document, "steps", moved(steps, from, at)),
    inverse: isAlone(steps, from, "id") ? { op: "move_step", step, at: from } : { op: "replace", document },
  };
}

function removeStep(document: Document, { step: id }: Of<"remove_step">): Outcome {
  const steps = document.steps ?? [];
  const at = stepAt(document, id);
  const step = steps[at];
  if (!step) return refuse("step_unknown");
  const isSound = isId(id) && isAlone(steps, at, "id") && branchesRefusal(step) === undefined;
  return {
    document: withField(document, "steps", steps.toSpliced(at, 1)),
    inverse: isSound ? { op: "add_step", step, at } : { op: "replace", document },
  };
}

const refuse = (refused: RefusalCode): Refused => ({ refused });

function stepAt({ steps = [] }: Document, id: string): number {
  return steps.findIndex((step) => step.id === id);
}

function withStep(document: Document, at: number, step: Step): Document {
  return { ...document, steps: (document.steps ?? []).with(at, step) };
}

function withBranch(step: Step, at: number, branch: Branch): Step {
  return { ...step, branches: (step.branches ?? []).with(at, branch) };
}

/** The operation that gives a field the value that it still has. */
function undoing<Op extends Extract<Operation, { field: string }>>(operation: Op, thing: object): Op {
  const inverse = { ...operation };
  Reflect.set(inverse, "value", Reflect.get(thing, operation.field) ?? null);
  return inverse;
}

/** Leading to a step without a name is not leading nowhere. */
function leadingTo(branch: Branch, to: string | null): Branch {
  return to === "" ? { ...branch, to } : withField(branch, "to", to);
}

/** A copy with another value in a field; defaults are left out, as in every document the server writes. */
function withField<Thing extends object>(thing: Thing, field: keyof Thing & string, value: unknown): Thing {
  const copy = { ...thing };
  if (isDefault(field, value)) Reflect.deleteProperty(copy, field);
  else Reflect.set(copy, field, value);
  return copy;
}

function isDefault(field: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === "" || value === false || (field === "risk" && value === "none");
}

function moved<Entry>(list: readonly Entry[], from: number, to: number): Entry[] {
  const entry = list.slice(from, from + 1);
  return list.toSpliced(from, 1).toSpliced(to, 0, ...entry);
}

function isPlace(at: number, last: number): boolean {
  return Number.isInteger(at) && at >= 0 && at <= last;
}

/** Whether the first entry of its key is the only one. */
function isAlone<Entry>(list: readonly Entry[], first: number, key: keyof Entry): boolean {
  return list.findLastIndex((entry) => entry[key] === list[first]?.[key]) === first;
}

function nameRefusal(variables: readonly Variable[], name: string): RefusalCode | undefined {
  if (!isName(name)) return "id_invalid";
  return variables.some((known) => known.name === name) ? "variable_exists" : undefined;
}

function branchesRefusal({ branches = [] }: Step): RefusalCode | undefined {
  const seen = new Set<string>();
  for (const { id } of branches) {
    if (!isId(id)) return "id_invalid";
    if (seen.has(id)) return "branch_exists";
    seen.add(id);
  }
  return undefined;
}

function isId(text: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(text);
}

function isName(text: string): boolean {
  return /^[a-z][a-z0-9_]{0,39}$/.test(text);
}
