import { Counted } from "./counted";
import { limits } from "./limits";
import { strings } from "./strings";
import type { Plan } from "./types";

const text = strings.scaffold;

type Props = { plan: Plan; isParts: boolean; onChange: (plan: Plan) => void };

/** What the flow is called, and the question it begins with. */
export function PlanHead({ plan, isParts, onChange }: Props) {
  const { triage } = plan;
  return (
    <div className="grid gap-4">
      <Counted
        label={text.planTitle}
        name="title"
        required
        value={plan.title}
        most={limits.title.most}
        onChange={(title) => onChange({ ...plan, title })}
      />
      <Counted
        label={text.summary}
        name="summary"
        value={plan.summary}
        most={limits.summary}
        lines={2}
        onChange={(summary) => onChange({ ...plan, summary })}
      />
      {!isParts && (
        <>
          <Counted
            label={text.triage}
            name="triage"
            required
            value={triage.title}
            most={limits.title.most}
            onChange={(title) => onChange({ ...plan, triage: { ...triage, title } })}
          />
          <Counted
            label={text.triageBody}
            name="triage_body"
            value={triage.body}
            most={limits.body}
            lines={2}
            onChange={(body) => onChange({ ...plan, triage: { ...triage, body } })}
          />
        </>
      )}
    </div>
  );
}
