import { useQuery } from "@tanstack/react-query";
import type { TargetFilter, TargetList } from "@/api/schema.gen";
import { Callout } from "@/ui/callout";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";
import { TextLink } from "@/ui/text-link";
import { formStrings } from "./form-strings";
import { targetsQuery } from "./queries";

const text = formStrings.targets;
const narrowing = ["client", "site", "kind"] as const;

type Props = {
  team: string;
  lists: readonly Pick<TargetList, "id" | "name" | "targets">[];
  list: string;
  filter: TargetFilter;
  error: string | undefined;
  onChange: (change: { list?: string; filter?: TargetFilter }) => void;
};

/** A target list, or a part of one. */
export function TargetChoice({ team, lists, list, filter, error, onChange }: Props) {
  const { data: targets } = useQuery({ ...targetsQuery(team, list), enabled: list !== "" });
  if (lists.length === 0) {
    return (
      <Callout tone="warn" title={text.noLists}>
        <p>{text.noListsHint}</p>
        <TextLink to="/t/$team/targets" params={{ team }}>
          {text.makeList}
        </TextLink>
      </Callout>
    );
  }
  const chosen = (target: TargetFilter) => narrowing.every((name) => !filter[name] || filter[name] === target[name]);
  return (
    <div className="flex flex-col gap-3">
      <Field label={text.list} required error={error}>
        <Select
          name="list"
          value={list}
          onChange={(event) => onChange({ list: event.currentTarget.value, filter: {} })}
          options={[
            { value: "", label: text.chooseList },
            ...lists.map(({ id, name, targets }) => ({ value: id, label: text.option(name, targets) })),
          ]}
          className="max-w-form"
        />
      </Field>
      {targets && (
        <>
          <div className="flex flex-wrap gap-2">
            {narrowing.map((name) => {
              const values = valuesOf(targets.map((target) => target[name]).concat(filter[name]));
              return (
                values.length > 0 && (
                  <Select
                    key={name}
                    aria-label={text[name]}
                    value={filter[name] ?? ""}
                    onChange={(event) => onChange({ filter: { ...filter, [name]: event.currentTarget.value } })}
                    options={[
                      { value: "", label: text.any[name] },
                      ...values.map((value) => ({ value, label: value })),
                    ]}
                    className="max-w-60"
                  />
                )
              );
            })}
          </div>
          <p role="status" className="text-ink-2 text-sm">
            {targets.some(chosen) ? text.counted(targets.filter(chosen).length, targets.length) : text.none}
          </p>
        </>
      )}
    </div>
  );
}

/** What there is to choose from, once each. */
function valuesOf(values: readonly (string | undefined)[]): string[] {
  const known = values.flatMap((value) => (value ? [value] : []));
  return [...new Set(known)].sort((a, b) => a.localeCompare(b));
}
