import { useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import type { DraftState, Flow } from "@/api/schema.gen";
import { Ago } from "@/ui/ago";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { IconButton } from "@/ui/icon-button";
import { Row } from "@/ui/row";
import { RowArrows } from "@/ui/row-arrows";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import { compareStrings } from "./compare-strings";
import { LaterRestoreDialog } from "./later-restore-dialog";
import { statesQuery } from "./queries";
import { strings } from "./strings";

const text = compareStrings.states;

type Props = { team: string; flow: Flow };

/** What the draft was before, for those who write. */
export function StateRows({ team, flow }: Props) {
  const { data, error, refetch } = useQuery(statesQuery(team, flow));
  const [restoring, setRestoring] = useState<DraftState>();
  return (
    <section className="mt-8">
      <h2 className="text-base">{text.title}</h2>
      <p className="mb-3 text-ink-3 text-sm">{data?.length === 0 ? text.empty : text.hint}</p>
      {error && (
        <Callout
          tone="danger"
          title={text.failed}
          action={<Button onClick={() => void refetch()}>{text.retry}</Button>}
        />
      )}
      {data && data.length > 0 && (
        <RowArrows>
          <Rows label={text.title}>
            {data.map((state) => (
              <Row
                key={state.revision}
                title={
                  <RowLink
                    to="/t/$team/flows/$flow/versions/compare"
                    params={{ team, flow: flow.id }}
                    search={{ from: `s${state.revision}`, to: "draft" }}
                  >
                    {moment.format(new Date(state.at))}
                  </RowLink>
                }
                detail={
                  <>
                    <span>{state.by.name}</span>
                    <span>{strings.steps(state.steps)}</span>
                  </>
                }
                aside={<Ago at={state.at} />}
                actions={
                  <IconButton
                    icon={Undo2}
                    label={compareStrings.restore.intoDraft}
                    onClick={() => setRestoring(state)}
                  />
                }
              />
            ))}
          </Rows>
        </RowArrows>
      )}
      {restoring && (
        <LaterRestoreDialog
          team={team}
          flow={flow}
          restored={{ state: restoring.revision }}
          onClose={() => setRestoring(undefined)}
        />
      )}
    </section>
  );
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
