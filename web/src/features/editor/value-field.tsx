import { useState } from "react";
import type { Value, Variable } from "@/api/schema.gen";
import { words } from "@/flow/words";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { strings } from "./strings";

type Props = {
  variable: Variable | undefined;
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
  "aria-label"?: string;
};

/** A value of the variable's type. */
export function ValueField({ variable, value, onChange, ...native }: Props) {
  switch (variable?.type) {
    case "yes_no":
      return (
        <Select
          {...native}
          value={value === undefined ? "" : String(value)}
          options={[
            { value: "", label: strings.variables.none },
            { value: "true", label: words.step.yes },
            { value: "false", label: words.step.no },
          ]}
          onChange={({ target }) => onChange(target.value === "" ? undefined : target.value === "true")}
        />
      );
    case "choice":
      return (
        <Select
          {...native}
          value={String(value ?? "")}
          options={[
            { value: "", label: strings.variables.none },
            ...(variable.choices ?? []).map((choice) => ({ value: choice, label: choice })),
          ]}
          onChange={({ target }) => onChange(target.value || undefined)}
        />
      );
    case "number":
      return <NumberField {...native} value={value} onChange={onChange} />;
    default:
      return (
        <Input
          {...native}
          type={variable?.type === "date" ? "date" : "text"}
          value={String(value ?? "")}
          onChange={({ target }) => onChange(target.value || undefined)}
        />
      );
  }
}

/** What is typed stays as it is typed, `1.` on the way to `1.5` too. */
function NumberField({ value, onChange, ...native }: Omit<Props, "variable">) {
  const [written, setWritten] = useState(String(value ?? ""));
  const shown = written !== "" && Number(written) === value ? written : String(value ?? "");
  return (
    <Input
      {...native}
      inputMode="decimal"
      value={shown}
      onChange={({ target }) => {
        const number = Number(target.value);
        setWritten(target.value);
        if (target.value.trim() === "") onChange(undefined);
        else if (Number.isFinite(number)) onChange(number);
      }}
    />
  );
}
