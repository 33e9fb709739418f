import { Plus, X } from "lucide-react";
import { useId } from "react";
import type { Comparison, Condition, Test, Value, ValueType, Variable } from "@/api/schema.gen";
import { words } from "@/flow/words";
import { Button } from "@/ui/button";
import { IconButton } from "@/ui/icon-button";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { focusDrawn } from "./focus-drawn";
import { removedAt, replacedAt } from "./list-edits";
import { stayInList } from "./stay-in-list";
import { strings } from "./strings";
import { ValueField } from "./value-field";

const text = strings.rules;

type Props = { when: Condition; variables: readonly Variable[]; onChange: (when: Condition) => void };

/** When a branch of a decision is taken: tests on variables. */
export function RuleFields({ when, variables, onChange }: Props) {
  const isAll = "all" in when;
  const tests = isAll ? when.all : when.any;
  const write = (tests: Test[], all = isAll) => onChange(all ? { all: tests } : { any: tests });
  const first = variables[0];
  const id = useId();

  function add(variable: Variable) {
    write([...tests, firstTest(variable)]);
    focusDrawn(`[data-test="${id}/${tests.length}"] select`);
  }

  return (
    <div data-list="" className="flex flex-col gap-2">
      {tests.length > 1 && (
        <Segmented
          label={text.combine}
          options={[
            { value: "all", label: text.all },
            { value: "any", label: text.any },
          ]}
          value={isAll ? "all" : "any"}
          onChange={(value) => write(tests, value === "all")}
        />
      )}
      {tests.map((test, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a test has no name of its own
        <div key={at} data-test={`${id}/${at}`} className="flex items-start gap-1">
          <TestFields test={test} variables={variables} onChange={(test) => write(replacedAt(tests, at, test))} />
          <IconButton
            icon={X}
            label={text.removeTest(at + 1)}
            data-remove=""
            onClick={({ currentTarget }) => stayInList(currentTarget, at, () => write(removedAt(tests, at)))}
          />
        </div>
      ))}
      {first ? (
        <Button size="sm" tone="ghost" icon={Plus} data-add="" onClick={() => add(first)} className="self-start">
          {text.addTest}
        </Button>
      ) : (
        <p className="text-ink-3 text-sm">{text.noVariables}</p>
      )}
    </div>
  );
}

type TestProps = { test: Test; variables: readonly Variable[]; onChange: (test: Test) => void };

function TestFields({ test, variables, onChange }: TestProps) {
  const variable = variables.find(({ name }) => name === test.variable);
  const comparisons = comparisonsOf(variable?.type);
  const hasValue = test.is !== "set" && test.is !== "not_set";
  return (
    <div className="grid min-w-0 flex-1 grid-cols-2 gap-1.5">
      <Select
        aria-label={text.variable}
        className="col-span-2"
        value={test.variable}
        options={[
          ...(variable ? [] : [{ value: test.variable, label: strings.form.unknown(test.variable) }]),
          ...variables.map(({ name, label }) => ({ value: name, label: label || name })),
        ]}
        onChange={({ target }) => {
          const chosen = variables.find(({ name }) => name === target.value);
          if (chosen) onChange(firstTest(chosen));
        }}
      />
      <Select
        aria-label={text.comparison}
        value={test.is}
        options={comparisons.map((value) => ({ value, label: nameOf(value, variable?.type) }))}
        onChange={({ target }) => {
          const is = comparisons.find((known) => known === target.value);
          if (is) onChange(compared(test, is));
        }}
      />
      {hasValue && (
        <ValueField
          aria-label={text.value}
          variable={variable}
          value={test.value}
          onChange={(value) => onChange(valued(test, value))}
        />
      )}
    </div>
  );
}

function firstTest({ name, type, choices }: Variable): Test {
  if (type === "yes_no") return { variable: name, is: "equal", value: true };
  if (type === "choice" && choices?.[0]) return { variable: name, is: "equal", value: choices[0] };
  return { variable: name, is: type === "number" ? "more_than" : "equal" };
}

function compared({ variable, value }: Test, is: Comparison): Test {
  return is === "set" || is === "not_set" || value === undefined ? { variable, is } : { variable, is, value };
}

function valued({ variable, is }: Test, value: Value | undefined): Test {
  return value === undefined ? { variable, is } : { variable, is, value };
}

function comparisonsOf(type: ValueType | undefined): Comparison[] {
  switch (type) {
    case "number":
    case "date":
      return ["equal", "not_equal", "less_than", "at_most", "more_than", "at_least", "set", "not_set"];
    case "yes_no":
      return ["equal", "not_equal", "set", "not_set"];
    default:
      return ["equal", "not_equal", "contains", "set", "not_set"];
  }
}

function nameOf(is: Comparison, type: ValueType | undefined): string {
  if (type === "number" && (is === "less_than" || is === "more_than")) return text.numbers[is];
  return words.step.comparisons[is];
}
