import type { ReadingField } from "@/api/schema.gen";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { Textarea } from "@/ui/textarea";
import { inputName } from "./fields";
import { strings } from "./strings";
import { windowStrings } from "./window-strings";

type Props = { field: ReadingField; start: string; frozen: boolean };

const yesOrNo = [
  { value: "yes", label: strings.yes },
  { value: "no", label: strings.no },
];

/** The control that suits the type of the field's variable. */
export function StepField({ field: { variable, type, choices }, start, frozen }: Props) {
  const name = inputName(variable);
  if (type === "choice" || type === "yes_no") {
    const options = type === "yes_no" ? yesOrNo : choices.map((choice) => ({ value: choice, label: choice }));
    return (
      <Select
        name={name}
        defaultValue={start}
        disabled={frozen}
        options={[{ value: "", label: windowStrings.form.choose }, ...options]}
        className="w-full"
      />
    );
  }
  const shared = { name, defaultValue: start, readOnly: frozen, autoComplete: "off", spellCheck: false } as const;
  // A value of several lines came from somewhere: it keeps its lines.
  if (type === "text" && start.includes("\n")) return <Textarea {...shared} />;
  if (type === "number") return <Input {...shared} inputMode="decimal" />;
  if (type === "date") return <Input {...shared} type="date" />;
  if (type === "host") return <Input {...shared} inputMode="url" autoCapitalize="none" className="font-mono" />;
  return <Input {...shared} />;
}
