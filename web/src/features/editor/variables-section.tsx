import type { Variable } from "@/api/schema.gen";
import { words } from "@/flow/words";
import { Disclosure } from "./disclosure";
import { useEdited, useEditor } from "./editor-context";
import { focusDrawn } from "./focus-drawn";
import { ItemTools } from "./item-tools";
import { newVariable } from "./new-variable";
import { Section } from "./section";
import { strings } from "./strings";
import { VariableFields } from "./variable-fields";

const text = strings.variables;

/** All variables of the flow. */
export function VariablesSection() {
  const { perform } = useEditor();
  const document = useEdited((state) => state.document);
  const { variables = [] } = document;

  function add() {
    const variable = newVariable(document);
    perform({ label: text.added, operations: [{ op: "add_variable", variable, at: variables.length }] });
    focusDrawn(`[data-variable-label="${variable.name}"]`);
  }

  return (
    <Section title={text.title} hint={text.hint} add={{ label: text.add, perform: add }}>
      {variables.map((variable, at) => (
        <OneVariable key={variable.name} variable={variable} at={at} count={variables.length} />
      ))}
    </Section>
  );
}

function OneVariable({ variable, at, count }: { variable: Variable; at: number; count: number }) {
  const { perform } = useEditor();
  const { name, label, type } = variable;
  const shown = label || name;
  return (
    <Disclosure
      open={!label}
      className="rounded-control border border-line"
      summaryClass="flex min-h-9 items-center gap-2 px-2.5 pointer-coarse:min-h-11"
      summary={
        <>
          <span className="min-w-0 flex-1 truncate font-medium">{shown}</span>
          <code className="font-mono text-ink-3 text-xs">{name}</code>
          <span className="text-ink-3 text-sm">{words.step.types[type]}</span>
        </>
      }
    >
      <div className="flex flex-col gap-2 border-line border-t p-2.5">
        <VariableFields variable={variable} />
        <ItemTools
          name={shown}
          at={at}
          count={count}
          onMove={(to) => perform({ label: text.moved, operations: [{ op: "move_variable", name, at: to }] })}
          onRemove={() => perform({ label: text.removed(shown), operations: [{ op: "remove_variable", name }] })}
        />
      </div>
    </Disclosure>
  );
}
