import { useQuery } from "@tanstack/react-query";
import { ArrowRight, LayoutGrid } from "lucide-react";
import type { SessionBatch } from "@/api/schema.gen";
import { ButtonLink } from "@/ui/button-link";
import { nextTargetQuery } from "./queries";
import { strings } from "./strings";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";

const text = windowStrings.batch;

/** After the last step of a target: the next one of the batch, or the board. */
export function NextTarget({ batch }: { batch: SessionBatch }) {
  const { place, session } = useCurrentWalk();
  const { team } = place;

  const { data: next } = useQuery(nextTargetQuery(team, session.id));
  return (
    <div className="flex flex-wrap items-center gap-2">
      {next && (
        <ButtonLink
          to="/t/$team/sessions/$id"
          params={{ team, id: next.id }}
          tone="primary"
          icon={ArrowRight}
          aria-keyshortcuts="Alt+N"
        >
          {text.next(next.target_label)}
        </ButtonLink>
      )}
      {next === null && <p className="mr-2 text-ink-2">{strings.player.noNextTarget}</p>}
      <ButtonLink to="/t/$team/batches/$batch" params={{ team, batch: batch.id }} icon={LayoutGrid}>
        {text.board}
      </ButtonLink>
    </div>
  );
}
