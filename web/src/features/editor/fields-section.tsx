import type { Field, Step } from "@/api/schema.gen";
import { Checkbox } from "@/ui/checkbox";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { Disclosure } from "./disclosure";
import { useEdited, useEditor } from "./editor-context";
import { focusDrawn } from "./focus-drawn";
import { ItemTools } from "./item-tools";
import { Labelled } from "./labelled";
import { movedTo, removedAt, replacedAt } from "./list-edits";
import { newVariable } from "./new-variable";
import { Section } from "./section";
import { strings } from "./strings";
import { useSet } from "./use-set";
import { VariableFields } from "./variable-fields";

const text = strings.form;
const fresh = "";

/** What a form asks for, each with the variable it sets. */
export function FieldsSection({ step: { id: step, fields = [] } }: { step: Step }) {
  const set = useSet();
  const { perform } = useEditor();
  const document = useEdited((state) => state.document);
  const { variables = [] } = document;
  const write = (value: Field[]) => set({ op: "set_step", step, field: "fields", value });

  /** Declares a variable and asks for it. */
  function ask(at: number, field?: Field) {
    const variable = newVariable(document);
    const asked = { ...field, variable: variable.name };
    const value = field ? replacedAt(fields, at, asked) : [...fields, asked];
    perform({
      label: text.added,
      operations: [
        { op: "add_variable", variable, at: variables.length },
        { op: "set_step", step, field: "fields", value },
      ],
    });
    focusDrawn(`[data-variable-label="${variable.name}"]`);
  }

  return (
    <Section title={strings.fields.step.fields} add={{ label: text.add, perform: () => ask(fields.length) }}>
      {fields.map((field, at) => {
        const variable = variables.find(({ name }) => name === field.variable);
        const name = variable?.label || field.variable;
        return (
          <fieldset key={field.variable} className="flex flex-col gap-2 rounded-control border border-line p-2.5">
            <legend className="sr-only">{name}</legend>
            <div className="flex items-end justify-between gap-2">
              <Labelled label={text.variable} className="flex-1">
                <Select
                  value={field.variable}
                  options={[
                    ...(variable ? [] : [{ value: field.variable, label: text.unknown(field.variable) }]),
                    ...variables.map(({ name, label }) => ({ value: name, label: label || name })),
                    { value: fresh, label: text.newVariable },
                  ]}
                  onChange={({ target }) =>
                    target.value === fresh
                      ? ask(at, field)
                      : write(replacedAt(fields, at, { ...field, variable: target.value }))
                  }
                />
              </Labelled>
              <ItemTools
                name={name}
                at={at}
                count={fields.length}
                onMove={(to) => write(movedTo(fields, at, to))}
                onRemove={() => write(removedAt(fields, at))}
              />
            </div>
            {variable && (
              <Disclosure
                open={!variable.label}
                summary={text.declaration}
                summaryClass="text-ink-2 text-sm pointer-coarse:py-2"
              >
                <div className="pt-2">
                  <VariableFields variable={variable} />
                </div>
              </Disclosure>
            )}
            <Labelled label={text.help}>
              <Input
                dir="auto"
                value={field.help ?? ""}
                onChange={({ target }) => write(replacedAt(fields, at, helping(field, target.value)))}
              />
            </Labelled>
            <Checkbox
              label={text.optional}
              checked={field.optional ?? false}
              onChange={({ target }) => write(replacedAt(fields, at, optional(field, target.checked)))}
            />
          </fieldset>
        );
      })}
    </Section>
  );
}

function helping({ help: _help, ...field }: Field, help: string): Field {
  return help ? { ...field, help } : field;
}

function optional({ optional: _optional, ...field }: Field, isOptional: boolean): Field {
  return isOptional ? { ...field, optional: true } : field;
}
