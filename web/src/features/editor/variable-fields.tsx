import { useState } from "react";
import type { Value, ValueType, Variable } from "@/api/schema.gen";
import { words } from "@/flow/words";
import { Checkbox } from "@/ui/checkbox";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { Textarea } from "@/ui/textarea";
import { useEdited, useEditor } from "./editor-context";
import { Labelled } from "./labelled";
import { planRenameVariable } from "./plan-rename-variable";
import { strings } from "./strings";
import { ValueField } from "./value-field";

const text = strings.variables;
const types = ["text", "number", "choice", "yes_no", "date", "host"] satisfies ValueType[];

/** The declaration of a variable. */
export function VariableFields({ variable }: { variable: Variable }) {
  const { perform } = useEditor();
  const { name, type, label, choices, internal } = variable;
  const write = (changed: Variable) =>
    perform({
      label: strings.fields.changed(text.one(label || name)),
      operations: [{ op: "set_variable", name, variable: changed }],
      key: `variable/${name}`,
    });
  return (
    <div className="grid grid-cols-2 gap-2">
      <Labelled label={text.label} className="col-span-2">
        <Input
          dir="auto"
          data-variable-label={name}
          value={label ?? ""}
          onChange={({ target }) => write(withLabel(variable, target.value))}
        />
      </Labelled>
      <NameField key={name} name={name} />
      <Labelled label={text.type}>
        <Select
          value={type}
          options={types.map((value) => ({ value, label: words.step.types[value] }))}
          onChange={({ target }) => {
            const chosen = types.find((known) => known === target.value);
            if (chosen) write(withType(variable, chosen));
          }}
        />
      </Labelled>
      {type === "choice" && (
        <Labelled label={text.choices} hint={text.choicesHint} className="col-span-2">
          <Textarea
            dir="auto"
            rows={2}
            value={choices?.join("\n") ?? ""}
            onChange={({ target }) => write(withChoices(variable, target.value.split("\n")))}
          />
        </Labelled>
      )}
      <Labelled label={text.default} className="col-span-2">
        <ValueField
          variable={variable}
          value={variable.default}
          onChange={(value) => write(withDefault(variable, value))}
        />
      </Labelled>
      <Checkbox
        className="col-span-2"
        label={text.internal}
        hint={text.internalHint}
        checked={internal ?? false}
        onChange={({ target }) => write(withInternal(variable, target.checked))}
      />
    </div>
  );
}

/** A name is given when it is complete: half of one would be written into every text that reads the variable. */
function NameField({ name }: { name: string }) {
  const { perform } = useEditor();
  const document = useEdited((state) => state.document);
  const [written, setWritten] = useState(name);
  const [error, setError] = useState<string>();

  function rename() {
    if (written === name) return setError(undefined);
    const plan = planRenameVariable(document, name, written);
    if ("blocked" in plan) setError(plan.blocked);
    else perform(plan);
  }

  return (
    <Labelled label={text.name} error={error}>
      <Input
        value={written}
        spellCheck={false}
        onChange={({ target }) => setWritten(target.value)}
        onBlur={rename}
        onKeyDown={({ key }) => key === "Enter" && rename()}
        className="font-mono"
      />
    </Labelled>
  );
}

function withLabel({ label: _label, ...variable }: Variable, label: string): Variable {
  return label ? { ...variable, label } : variable;
}

function withType({ default: _default, choices, ...variable }: Variable, type: ValueType): Variable {
  return { ...variable, type, ...(type === "choice" && choices && { choices }) };
}

function withChoices({ choices: _choices, ...variable }: Variable, choices: string[]): Variable {
  return choices.some((choice) => choice !== "") ? { ...variable, choices } : variable;
}

function withDefault({ default: _default, ...variable }: Variable, value: Value | undefined): Variable {
  return value === undefined ? variable : { ...variable, default: value };
}

function withInternal({ internal: _internal, ...variable }: Variable, internal: boolean): Variable {
  return internal ? { ...variable, internal } : variable;
}
