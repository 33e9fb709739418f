import { Ellipsis } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { FlowSummary } from "@/api/schema.gen";
import { Ago } from "@/ui/ago";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Menu } from "@/ui/menu";
import { Row } from "@/ui/row";
import { RowLink } from "@/ui/row-link";
import { dayOf } from "./day-of";
import { flowMenu } from "./flow-menu";
import { KindMark } from "./kind-mark";
import { StatusBadge } from "./status-badge";
import { strings } from "./strings";
import { useFlowActions } from "./use-flow-actions";

const DuplicateDialog = lazy(() =>
  import("./duplicate-dialog").then((module) => ({ default: module.DuplicateDialog })),
);

type Props = { team: string; flow: FlowSummary };

export function FlowRow({ team, flow }: Props) {
  const [duplicating, setDuplicating] = useState(false);
  const actions = useFlowActions(team, flow, { onDuplicate: () => setDuplicating(true) });
  const { id, title, kind, status, live_version, steps, tags, owner, updated_at, gone_at } = flow;
  const recover = actions.away.find(({ available, danger }) => available && !danger);
  return (
    <Row
      lead={<KindMark kind={kind} />}
      title={
        <RowLink to="/t/$team/flows/$flow" params={{ team, flow: id }} className="max-md:whitespace-normal">
          {title}
        </RowLink>
      }
      detail={
        <>
          <span className="md:hidden">
            <StatusBadge status={status} />
          </span>
          <span>{strings.kinds[kind]}</span>
          <span>{strings.steps(steps)}</span>
          {gone_at !== undefined && (
            <span className="text-danger">{strings.list.goneOn(dayOf(new Date(gone_at)))}</span>
          )}
          {live_version !== undefined && <span>{strings.shortVersion(live_version)}</span>}
          {tags.map((tag) => (
            <span key={tag} className="max-md:hidden">
              #{tag}
            </span>
          ))}
        </>
      }
      aside={
        <>
          <span className="flex w-36 items-center gap-2 max-lg:hidden">
            <Avatar name={owner.name} size="sm" />
            <span className="sr-only">{strings.list.ownedBy(owner.name)}</span>
            <span aria-hidden="true" className="min-w-0 truncate">
              {owner.name}
            </span>
          </span>
          <span className="w-28 text-end max-lg:hidden">
            <Ago at={updated_at} />
          </span>
          <span className="flex w-22 justify-end max-md:hidden">
            <StatusBadge status={status} />
          </span>
        </>
      }
      actions={
        <>
          {recover && (
            <Button size="sm" onClick={recover.perform}>
              {recover.label}
            </Button>
          )}
          <Menu
            entries={flowMenu([actions.start, actions.edit, ...actions.work], actions)}
            label={strings.list.menu(title)}
            align="end"
            className="-mr-1.5 inline-grid size-8 place-items-center rounded-control text-ink-2 transition-colors hover:bg-line/60 hover:text-ink pointer-coarse:size-10"
          >
            <Icon of={Ellipsis} size={18} />
          </Menu>
          {duplicating && (
            <Suspense fallback={null}>
              <DuplicateDialog team={team} flow={flow} onClose={() => setDuplicating(false)} />
            </Suspense>
          )}
        </>
      }
    />
  );
}
