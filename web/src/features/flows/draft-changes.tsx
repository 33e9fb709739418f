import { useQuery } from "@tanstack/react-query";
import type { Flow } from "@/api/schema.gen";
import { labelsOf, withLabels } from "@/flow/with-labels";
import { words } from "@/flow/words";
import { ButtonLink } from "@/ui/button-link";
import { ChangeMark } from "./change-mark";
import { compareStrings } from "./compare-strings";
import { DiffCounts } from "./diff-counts";
import { diffQuery, draftQuery } from "./queries";

const text = compareStrings.publish;

/** How many steps are named; the comparison has them all. */
const most = 6;

type Props = { team: string; flow: Flow; onLeave: () => void };

/** What publishing would change for those who walk the flow. */
export function DraftChanges({ team, flow, onLeave }: Props) {
  const { data: diff, error } = useQuery(diffQuery(team, flow.id, "live", "draft"));
  const { data: draft } = useQuery(draftQuery(team, flow.id));
  const labels = labelsOf(draft?.document.variables ?? []);
  const steps = diff?.steps ?? [];
  return (
    <section aria-label={text.title} className="rounded-card border border-line p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-base">{text.title}</h3>
        <ButtonLink
          to="/t/$team/flows/$flow/versions/compare"
          params={{ team, flow: flow.id }}
          search={{ from: "live", to: "draft" }}
          tone="ghost"
          size="sm"
          onClick={onLeave}
        >
          {text.all}
        </ButtonLink>
      </div>
      {error && <p className="text-ink-2">{text.failed}</p>}
      <div className="mt-1 min-h-5.5">{diff && <DiffCounts diff={diff} />}</div>
      {steps.length > 0 && (
        <ul className="mt-2 flex flex-col gap-1">
          {steps.slice(0, most).map(({ id, title, change }) => (
            <li key={id} className="flex items-center gap-2">
              <ChangeMark change={change} />
              <span className={`min-w-0 truncate ${change === "removed" ? "line-through" : ""}`}>
                {withLabels(title, labels) || words.path.untitled}
              </span>
            </li>
          ))}
          {steps.length > most && <li className="text-ink-3 text-sm">{text.more(steps.length - most)}</li>}
        </ul>
      )}
    </section>
  );
}
