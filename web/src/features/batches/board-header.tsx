import { Ellipsis, Monitor, RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Batch } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { menuEntries } from "@/commands/menu-entries";
import { ariaKeyShortcut } from "@/commands/shortcuts";
import { agoText, momentText } from "@/ui/ago-text";
import { Button } from "@/ui/button";
import { buttonStyle } from "@/ui/button-style";
import { Callout } from "@/ui/callout";
import { Icon } from "@/ui/icon";
import { Menu } from "@/ui/menu";
import { PageHeader } from "@/ui/page-header";
import { TextLink } from "@/ui/text-link";
import { useBoard } from "./board-context";
import { LiveMark } from "./live-mark";
import { ResultBar } from "./result-bar";
import { lastChange, spanText, timeLeft } from "./spans";
import { activeIn, allIn, doneIn } from "./standing";
import { strings } from "./strings";
import type { LineState } from "./use-live-board";
import { useNow } from "./use-now";

const text = strings.board;

type Props = { team: string; batch: Batch; line: LineState; wall: Action; again: Action; menu: readonly Action[] };

/** What the batch is, how far it is, and what concerns it as a whole. */
export function BoardHeader({ team, batch, line, wall, again, menu }: Props) {
  "use memo";
  const now = useNow(batch.status === "open");
  return (
    <>
      <PageHeader
        title={batch.name}
        above={
          <TextLink to="/t/$team/batches" params={{ team }}>
            {text.all}
          </TextLink>
        }
        subtitle={
          <p className="flex flex-wrap gap-x-2 gap-y-0.5">
            <span>
              <TextLink to="/t/$team/flows/$flow" params={{ team, flow: batch.flow_id }}>
                {batch.flow_title}
              </TextLink>
              , {strings.version(batch.version)}
            </span>
            {batch.list && <Fact>{batch.list.name}</Fact>}
            <Fact>
              {strings.triggers[batch.trigger]} <span>{text.launchedBy(batch.launched_by.name)}</span>{" "}
              <time dateTime={batch.launched_at} title={momentText(batch.launched_at)}>
                {agoText(batch.launched_at, now)}
              </time>
            </Fact>
            {batch.again_of && (
              <TextLink to="/t/$team/batches/$batch" params={{ team, batch: batch.again_of }}>
                {text.againOf}
              </TextLink>
            )}
          </p>
        }
        actions={
          <>
            {again.available !== false && (
              <Button icon={RotateCcw} tone="primary" onClick={again.perform}>
                {again.label}
              </Button>
            )}
            <Button
              icon={Monitor}
              aria-keyshortcuts={wall.shortcut && ariaKeyShortcut(wall.shortcut)}
              onClick={wall.perform}
              className="max-sm:hidden"
            >
              {text.wall}
            </Button>
            <Menu entries={menuEntries(menu)} label={text.more} align="end" className={`${buttonStyle()} px-2!`}>
              <Icon of={Ellipsis} size={18} />
            </Menu>
          </>
        }
      />
      {batch.cancelled_at && batch.cancel_reason && (
        <Callout tone="warn" title={text.cancelledFor(batch.cancel_reason)} />
      )}
      <Progress batch={batch} line={line} />
    </>
  );
}

type ProgressProps = { batch: Batch; line: LineState };

/** How far the batch is. The only part of the head that is drawn with every event. */
function Progress({ batch, line }: ProgressProps) {
  const counts = useStore(useBoard().board, (state) => state.counts);
  const active = activeIn(counts);
  const now = useNow(active > 0);
  const end = useStore(useBoard().board, ({ arranged }) => (active > 0 ? now : lastChange(arranged)));
  const elapsed = end - Date.parse(batch.launched_at);
  const left = batch.status === "open" ? timeLeft(counts, elapsed) : undefined;
  const all = allIn(counts);
  return (
    <div className="-mt-3 flex flex-col gap-2">
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <span className="font-bold text-md tabular-nums">{strings.done(doneIn(counts), all)}</span>
        <span className="text-ink-2">
          {active > 0 ? text.elapsed(spanText(elapsed)) : text.took(spanText(elapsed))}
          {left !== undefined && `, ${strings.left(spanText(left))}`}
        </span>
        <Due batch={batch} now={now} active={active > 0} />
        <span className="ml-auto">
          <LiveMark line={line} />
        </span>
      </p>
      <ResultBar counts={counts} />
    </div>
  );
}

function Fact({ children }: { children: ReactNode }) {
  return (
    <span>
      <span aria-hidden="true" className="mr-2 text-ink-3">
        ·
      </span>
      {children}
    </span>
  );
}

function Due({ batch: { due_at }, now, active }: { batch: Batch; now: number; active: boolean }) {
  if (!due_at) return null;
  const late = active && Date.parse(due_at) < now;
  return (
    <span className={late ? "font-medium text-danger" : "text-ink-2"}>
      {late ? text.overdue(agoText(due_at, now)) : text.due(momentText(due_at))}
    </span>
  );
}
