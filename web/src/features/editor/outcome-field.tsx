import type { Outcome, Step } from "@/api/schema.gen";
import { words } from "@/flow/words";
import { Select } from "@/ui/select";
import { Labelled } from "./labelled";
import { strings } from "./strings";
import { useSet } from "./use-set";

const outcomes = ["resolved", "escalated", "not_applicable", "failed"] satisfies Outcome[];

/** How the flow ended where it ends here. */
export function OutcomeField({ step: { id, outcome } }: { step: Step }) {
  const set = useSet();
  const choose = (written: string) => {
    const value = outcomes.find((known) => known === written) ?? null;
    set({ op: "set_step", step: id, field: "outcome", value });
  };
  return (
    <Labelled label={strings.fields.step.outcome} hint={outcome && strings.fields.outcomeHints[outcome]}>
      <Select
        value={outcome ?? ""}
        options={[
          ...(outcome ? [] : [{ value: "", label: strings.fields.chooseOne }]),
          ...outcomes.map((value) => ({ value, label: words.step.outcomes[value] })),
        ]}
        onChange={({ target }) => choose(target.value)}
      />
    </Labelled>
  );
}
