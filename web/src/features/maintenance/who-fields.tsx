import type { Member, ScheduleAssignment } from "@/api/schema.gen";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";
import { formStrings } from "./form-strings";

const text = formStrings.who;

type Props = {
  /** Those who may walk flows. */
  members: readonly Member[];
  /** Who it is if nobody is named. */
  owner: string;
  assignment: ScheduleAssignment;
  error: string | undefined;
  onChange: (assignment: ScheduleAssignment) => void;
};

/** Who gets the sessions: the owner, one member, or several in turn. */
export function WhoFields({ members, owner, assignment, error, onChange }: Props) {
  const first = members.find(({ you }) => you) ?? members[0];
  const options = members.map(({ user_id, name, you }) => ({ value: user_id, label: you ? text.you(name) : name }));
  const picked = assignment.kind === "round_robin" ? assignment.members : [];

  function choose(kind: string) {
    if (kind === "member") onChange({ kind, member: first?.user_id ?? "" });
    else if (kind === "round_robin") onChange({ kind, members: first ? [first.user_id] : [] });
    else onChange({ kind: "owner" });
  }

  return (
    <div className="flex flex-col gap-3">
      <Field label={text.legend} required error={assignment.kind === "owner" ? error : undefined}>
        <Select
          value={assignment.kind}
          onChange={(event) => choose(event.currentTarget.value)}
          options={[
            { value: "owner", label: owner },
            { value: "member", label: text.kinds.member },
            { value: "round_robin", label: text.kinds.round_robin },
          ]}
          className="max-w-form"
        />
      </Field>
      {assignment.kind === "member" && (
        <Field label={text.member} required error={error}>
          <Select
            value={assignment.member}
            onChange={(event) => onChange({ kind: "member", member: event.currentTarget.value })}
            options={[{ value: "", label: text.chooseMember }, ...options]}
            className="max-w-form"
          />
        </Field>
      )}
      {assignment.kind === "round_robin" && (
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 font-medium">{text.members}</legend>
          {options.map(({ value, label }) => (
            <Checkbox
              key={value}
              label={label}
              checked={picked.includes(value)}
              onChange={(event) => {
                const members = event.currentTarget.checked
                  ? [...picked, value]
                  : picked.filter((each) => each !== value);
                onChange({ kind: "round_robin", members });
              }}
            />
          ))}
          {error && <p className="text-danger text-sm">{error}</p>}
        </fieldset>
      )}
    </div>
  );
}
