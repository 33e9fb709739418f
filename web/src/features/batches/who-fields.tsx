import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormProblem } from "@/forms/form-problem";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { RadioGroup } from "@/ui/radio-group";
import { Select } from "@/ui/select";
import { Skeleton } from "@/ui/skeleton";
import { walkersQuery } from "./queries";
import { strings } from "./strings";

const text = strings.assign;

type Props = { team: string; legend: string; problem: string | undefined };

/** Who walks: one person, or several in turn. `assignmentIn` reads the fields. */
export function WhoFields({ team, legend, problem }: Props) {
  const [kind, setKind] = useState<"member" | "round_robin">("member");
  const { data: people, error } = useQuery(walkersQuery(team));
  if (!people) return error ? <FormProblem problem={error} /> : <Skeleton rows={3} shape="text" />;
  const named = people.map(({ user_id, name, you }) => ({ id: user_id, name: you ? `${name} (${text.you})` : name }));
  return (
    <>
      <RadioGroup
        legend={legend}
        name="kind"
        value={kind}
        onChange={setKind}
        options={[
          { value: "member", label: text.one },
          { value: "round_robin", label: text.turn, hint: text.turnHint },
        ]}
      />
      {kind === "member" ? (
        <Field label={text.person} required error={problem}>
          <Select
            name="member"
            className="w-full"
            defaultValue={people.find(({ you }) => you)?.user_id ?? ""}
            options={[{ value: "", label: text.choose }, ...named.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        </Field>
      ) : (
        <fieldset>
          <legend className="mb-1 font-medium">{text.people}</legend>
          <div className="grid max-h-56 gap-1 overflow-y-auto sm:grid-cols-2">
            {named.map(({ id, name }) => (
              <Checkbox key={id} label={name} value={id} data-member="" />
            ))}
          </div>
          {problem && <p className="mt-1 text-danger text-sm">{problem}</p>}
        </fieldset>
      )}
    </>
  );
}
