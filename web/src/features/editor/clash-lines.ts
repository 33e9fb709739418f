/** One side of a clash as lines to read: only what the two sides have different, after the title. */
import type { Branch, Step, Variable } from "@/api/schema.gen";
import { branchText } from "@/flow/branch-text";
import { words } from "@/flow/words";
import type { Clash, Side } from "./merge";
import { strings } from "./strings";

export type ClashLine = { label: string; value: string; differs: boolean };

const names = strings.fields.step;

/** Nothing where this side removed it. */
export function clashLines(clash: Clash, side: Side): ClashLine[] {
  const [own, other] = side === "mine" ? sidesOf(clash) : sidesOf(clash).toReversed();
  const others = new Map(other?.map(({ label, value }) => [label, value]));
  return (own ?? [])
    .map((line) => ({ ...line, differs: others.get(line.label) !== line.value }))
    .filter(({ label, differs }) => differs || label === names.title);
}

type Line = { label: string; value: string };

function sidesOf(clash: Clash): Line[][] {
  switch (clash.of) {
    case "step":
      return [clash.mine, clash.theirs].map((step) => (step ? stepLines(step) : []));
    case "variable":
      return [clash.mine, clash.theirs].map((variable) => (variable ? variableLines(variable) : []));
    default: {
      const { of } = clash;
      const label = of === "start" ? strings.flow.start : strings.fields.flow[of];
      return [clash.mine, clash.theirs].map((flow) => [{ label, value: String(flow[of] ?? "–") }]);
    }
  }
}

function stepLines(step: Step) {
  const lines = [
    { label: names.title, value: step.title },
    { label: names.kind, value: words.step.kinds[step.kind] },
    { label: names.body, value: step.body },
    { label: names.internal_note, value: step.internal_note },
    { label: names.client_note, value: step.client_note },
    { label: names.minutes, value: step.minutes?.toString() },
    { label: names.risk, value: step.risk && words.step.risks[step.risk] },
    { label: names.outcome, value: step.outcome && words.step.outcomes[step.outcome] },
    { label: names.checklist, value: step.checklist?.map(({ text }) => text).join("\n") },
    { label: names.commands, value: step.commands?.map(({ shell, run }) => `${shell}: ${run}`).join("\n") },
    { label: names.fields, value: step.fields?.map(({ variable }) => variable).join("\n") },
    {
      label: strings.branches.titles.instruction,
      value: step.branches?.map((branch) => branchLine(step, branch)).join("\n"),
    },
  ];
  return lines.flatMap(({ label, value }) => (value ? [{ label, value }] : []));
}

function branchLine({ kind }: Step, branch: Branch): string {
  return `${branchText(kind, branch, {})} → ${branch.to ?? "–"}`;
}

function variableLines({ name, label, type, choices, default: first, internal }: Variable) {
  const text = strings.variables;
  const lines = [
    { label: text.name, value: name },
    { label: text.label, value: label },
    { label: text.type, value: words.step.types[type] },
    { label: text.choices, value: choices?.join("\n") },
    { label: text.default, value: first?.toString() },
    { label: text.internal, value: internal ? words.step.yes : undefined },
  ];
  return lines.flatMap(({ label, value }) => (value ? [{ label, value }] : []));
}
