import { Checkbox } from "@/ui/checkbox";
import { strings } from "./strings";
import { fillTemplate } from "./template";
import { useCurrentWalk } from "./walk-context";
import { tickedText } from "./words";

/** What to tick off at this step. Each tick is saved at once. */
export function Checklist() {
  const { step, session, texts, perform } = useCurrentWalk();
  if (!step) return null;
  const ticked = new Set(session.ticks[step.id]);
  const frozen = !session.can.act || session.status !== "open";
  return (
    <fieldset className="rounded-card border border-line bg-surface px-4 py-3">
      <legend className="sr-only">{strings.player.checklist}</legend>
      <p className="mb-1.5 flex justify-between gap-4 text-ink-2 text-sm">
        <span aria-hidden="true">{strings.player.checklist}</span>
        <span>{tickedText(step, session)}</span>
      </p>
      <div className="flex flex-col gap-1.5 text-md">
        {step.checklist.map((item) => (
          <Checkbox
            key={item.id}
            label={fillTemplate(item.text, texts)}
            checked={ticked.has(item.id)}
            disabled={frozen}
            onChange={(event) =>
              perform({ type: "tick", step: step.id, item: item.id, done: event.currentTarget.checked })
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
