import type { Branch, Condition, Document, Step, Variable } from "@/api/schema.gen";
import { between } from "./between";
import type { Plan } from "./plan";
import { strings } from "./strings";

/** Gives a variable another name wherever it is declared, asked for, tested or read. */
export function planRenameVariable(document: Document, name: string, to: string): Plan {
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(to)) return { blocked: strings.variables.nameMalformed };
  if (document.variables?.some((variable) => variable.name === to)) return { blocked: strings.variables.nameTaken };
  const variable = document.variables?.find((variable) => variable.name === name);
  if (!variable) return { blocked: strings.variables.nameTaken };
  const renamed: Document = { ...document, steps: (document.steps ?? []).map((step) => stepWith(step, name, to)) };
  return {
    label: strings.variables.renamed(name, to),
    operations: [
      { op: "set_variable", name, variable: { ...variable, name: to } satisfies Variable },
      ...between({ ...document }, renamed),
    ],
  };
}

function stepWith(step: Step, name: string, to: string): Step {
  const text = (written: string) => written.replaceAll(`{{${name}}}`, `{{${to}}}`);
  const known = (variable: string) => (variable === name ? to : variable);
  const { title, body, internal_note, client_note, checklist, commands, fields, branches } = step;
  return {
    ...step,
    ...(title && { title: text(title) }),
    ...(body && { body: text(body) }),
    ...(internal_note && { internal_note: text(internal_note) }),
    ...(client_note && { client_note: text(client_note) }),
    ...(checklist && { checklist: checklist.map((item) => ({ ...item, text: text(item.text) })) }),
    ...(commands && {
      commands: commands.map(({ expect, ...command }) => ({
        ...command,
        run: text(command.run),
        ...(expect && { expect: text(expect) }),
      })),
    }),
    ...(fields && {
      fields: fields.map(({ help, ...field }) => ({
        ...field,
        variable: known(field.variable),
        ...(help && { help: text(help) }),
      })),
    }),
    ...(branches && { branches: branches.map((branch) => branchWith(branch, text, known)) }),
  };
}

function branchWith(
  { label, when, ...branch }: Branch,
  text: (written: string) => string,
  known: (name: string) => string,
) {
  return { ...branch, ...(label && { label: text(label) }), ...(when && { when: ruleWith(when, known) }) };
}

function ruleWith(when: Condition, known: (name: string) => string): Condition {
  if ("all" in when) return { all: when.all.map((test) => ({ ...test, variable: known(test.variable) })) };
  return { any: when.any.map((test) => ({ ...test, variable: known(test.variable) })) };
}
