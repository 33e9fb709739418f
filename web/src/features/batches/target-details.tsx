import { useQuery, useQueryClient } from "@tanstack/react-query";
import { BookOpen, Hand, UserPlus } from "lucide-react";
import { useState } from "react";
import { ApiError } from "@/api/problem";
import type { Batch, Reading, Session, Tile } from "@/api/schema.gen";
import { Ago } from "@/ui/ago";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { Icon } from "@/ui/icon";
import { ProblemCallout } from "@/ui/problem-callout";
import { toast } from "@/ui/toast-store";
import { assign, batchChanged } from "./acts";
import { useBoard, useTile } from "./board-context";
import { looks } from "./looks";
import { targetQuery } from "./queries";
import { isActive, standingOf } from "./standing";
import { StandingBadge } from "./standing-badge";
import { stepOf, stepText, targetLabels, wayText } from "./step-text";
import { strings } from "./strings";

const text = strings.drawer;

type Props = { team: string; batch: Batch; id: string; me: string; onAssign: () => void };

/** One target: how it stands, the way it has taken, its notes, and what can be done with it. */
export function TargetDetails({ team, batch, id, me, onAssign }: Props) {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);
  const tile = useTile(id);
  const { data: session, error } = useQuery(targetQuery(team, id, tile?.seq ?? 0));
  if (!tile) return null;
  const standing = standingOf(tile);
  const active = isActive(standing);
  const place = { team, id: batch.id };

  async function take() {
    setPending(true);
    try {
      const { skipped } = await assign(place, { kind: "member", member: me }, [id]);
      await batchChanged(queryClient, place);
      toast(skipped[0]?.detail ?? text.taken);
    } catch (error) {
      toast(error instanceof ApiError ? error.sentence : text.failed);
    } finally {
      setPending(false);
    }
  }

  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-2">
        <StandingBadge standing={standing} />
        <span className="text-ink-2 text-sm">{text.place(tile.ordinal, batch.targets)}</span>
      </div>
      <div className="flex flex-wrap gap-2">
        <ButtonLink
          to="/t/$team/sessions/$id"
          params={{ team, id }}
          icon={BookOpen}
          {...(tile.assignee.id === me && active && { tone: "primary" })}
        >
          {text.open}
        </ButtonLink>
        {batch.can.assign && active && tile.assignee.id !== me && (
          <Button icon={Hand} pending={pending} onClick={take}>
            {text.take}
          </Button>
        )}
        {batch.can.assign && active && (
          <Button icon={UserPlus} onClick={onAssign}>
            {text.assign}
          </Button>
        )}
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        <dt className="text-ink-3">{text.assignee}</dt>
        <dd>{tile.assignee.name}</dd>
        <dt className="text-ink-3">{text.changed}</dt>
        <dd>
          <Ago at={tile.updated_at} />
        </dd>
        {session?.closing_note && (
          <>
            <dt className="text-ink-3">{text.closing}</dt>
            <dd className="whitespace-pre-wrap [overflow-wrap:anywhere]">{session.closing_note}</dd>
          </>
        )}
        {session?.reason && (
          <>
            <dt className="text-ink-3">{text.reason}</dt>
            <dd className="whitespace-pre-wrap [overflow-wrap:anywhere]">{session.reason}</dd>
          </>
        )}
      </dl>
      <Path tile={tile} session={session} />
      <section>
        <h3 className="mb-1.5 font-medium">{text.notes}</h3>
        {error && !session && <ProblemCallout sentence={text.failed} />}
        {session && <Notes session={session} />}
      </section>
    </div>
  );
}

function Path({ tile, session }: { tile: Tile; session: Session | undefined }) {
  const { reading, labels } = useBoard();
  const texts = targetLabels(labels, tile.target_label, session?.variables);
  const standing = standingOf(tile);
  const { icon, text: colour } = looks[standing];
  return (
    <section>
      <h3 className="mb-1.5 font-medium">{text.path}</h3>
      {standing === "not_started" && <p className="mb-1 text-ink-2">{text.notStarted}</p>}
      <ol className="flex flex-col border-line border-l-2 pl-3">
        {tile.path.map(({ step, branch }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a way may come to the same step again; it grows at its end
          <li key={index} className="py-1">
            <span className={branch === undefined ? "font-medium" : ""}>{stepText(reading, step, texts)}</span>
            {branch === undefined ? (
              <span className={`flex items-center gap-1 text-sm ${colour}`}>
                <Icon of={icon} size={14} />
                {strings.standings[standing]}
              </span>
            ) : (
              <span className="block text-ink-2 text-sm">{wayIn(reading, step, branch, texts)}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Notes({ session: { notes } }: { session: Session }) {
  if (notes.length === 0) return <p className="text-ink-3">{text.noNotes}</p>;
  return (
    <ul className="flex flex-col gap-2">
      {notes.map(({ seq, text: note, by, at, audience }) => (
        <li key={seq} className="rounded-control bg-sunken px-3 py-2">
          <p className="text-ink-3 text-sm">
            {by.name}, <Ago at={at} />
            {audience === "client" && `, ${text.forClient}`}
          </p>
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{note}</p>
        </li>
      ))}
    </ul>
  );
}

function wayIn(reading: Reading, step: string, branch: string, texts: Readonly<Record<string, string>>): string {
  return wayText(stepOf(reading, step), branch, texts);
}
