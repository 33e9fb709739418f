import { useQuery } from "@tanstack/react-query";
import { Ellipsis, History, Pause, Pencil, Play, RotateCw, Sunrise, Trash2 } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { Schedule } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { menuEntries } from "@/commands/menu-entries";
import { useActions } from "@/commands/registry";
import { Ago } from "@/ui/ago";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { buttonStyle } from "@/ui/button-style";
import { Icon } from "@/ui/icon";
import { Menu } from "@/ui/menu";
import { TextLink } from "@/ui/text-link";
import { detailStrings } from "./detail-strings";
import { Moment } from "./moment";
import { membersQuery } from "./queries";
import { ScheduleBanners } from "./schedule-banners";
import type { ScheduleDialog } from "./schedule-dialogs";
import { StateBadge } from "./state-badge";
import { StatusBadge } from "./status-badge";
import { strings } from "./strings";
import { Switch } from "./switch";
import { distanceText, zonedText } from "./times";
import { useMinute } from "./use-minute";
import { useScheduleActs } from "./use-schedule-acts";
import { filterText, nothingText, policyWords } from "./words";

const text = detailStrings.card;

type Props = {
  team: string;
  schedule: Schedule;
  /** Who reads. */
  me: string;
  onDialog: (dialog: ScheduleDialog) => void;
  onEdit: () => void;
  onHistory: () => void;
};

/** One schedule: when it falls due next, what it does, and the acts on it. */
export function ScheduleCard({ team, schedule, me, onDialog, onEdit, onHistory }: Props) {
  const id = useId();
  const { name, description, can, active, status, overdue } = schedule;
  const acts = useScheduleActs(team, schedule);
  const actions = actionsOf(schedule, { onDialog, onEdit, onHistory, onResume: acts.resume });
  const [run] = actions;
  useActions(actions);
  return (
    <article aria-labelledby={id} className="rounded-card border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-4 py-2.5">
        <h3 id={id} className="min-w-0 text-base">
          {name}
        </h3>
        {overdue ? <Badge tone="danger">{strings.overdue}</Badge> : <StatusBadge status={status} />}
        {can.edit && (
          <div className="ml-auto flex items-center gap-2">
            <Switch label={text.switch(name)} checked={active} pending={acts.isPending} onChange={acts.setActive} />
            {run && can.run && (
              <Button icon={Play} onClick={run.perform} aria-label={`${detailStrings.acts.runNow}: ${name}`}>
                {detailStrings.acts.runNow}
              </Button>
            )}
            <ButtonLink
              to="/t/$team/maintenance/$flow/schedules/$schedule"
              params={{ team, flow: schedule.flow.id, schedule: schedule.id }}
              icon={Pencil}
              aria-label={`${detailStrings.acts.edit}: ${name}`}
              className="max-sm:hidden"
            >
              {detailStrings.acts.edit}
            </ButtonLink>
            <Menu
              entries={menuEntries(actions)}
              label={text.menu(name)}
              align="end"
              className={`${buttonStyle("secondary")} px-2`}
            >
              <Icon of={Ellipsis} size={18} />
            </Menu>
          </div>
        )}
      </header>
      <div className="flex flex-col gap-4 p-4">
        <ScheduleBanners schedule={schedule} acts={acts} me={me} />
        {description && <p className="max-w-prose whitespace-pre-line text-ink-2">{description}</p>}
        <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(16rem,2fr)_3fr]">
          <NextMoment schedule={schedule} />
          <Facts team={team} schedule={schedule} />
        </div>
      </div>
    </article>
  );
}

function NextMoment({ schedule }: { schedule: Schedule }) {
  const now = useMinute();
  const { next, rule } = schedule;
  if (!next) return <p className="text-ink-2">{nothingText(schedule)}</p>;
  return (
    <div>
      <p className="text-ink-3 text-sm">{text.next}</p>
      <p className="font-bold text-lg leading-heading">{distanceText(next.at, now)}</p>
      <p>
        <Moment at={next.at} local={next.local} />
      </p>
      <p className="text-ink-3 text-sm">{rule.time_zone}</p>
      {next.run_at !== next.at && (
        <p className="text-ink-2 text-sm">{text.begins(zonedText(next.run_at, rule.time_zone))}</p>
      )}
      {next.note && (
        <p className="mt-1 flex items-start gap-1.5 text-sm text-warn">
          <Icon of={Sunrise} size={14} className="mt-[3px]" />
          {next.note}
        </p>
      )}
    </div>
  );
}

function Facts({ team, schedule }: { team: string; schedule: Schedule }) {
  const { sentence, list, filter, version, flow, last, owner } = schedule;
  const part = filter && filterText(filter);
  const policies = policyWords(schedule);
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      <Fact name={text.facts.when}>{sentence}</Fact>
      <Fact name={text.facts.targets}>
        <TextLink to="/t/$team/targets/$list" params={{ team, list: list.id }}>
          {list.name}
        </TextLink>
        {` · ${part ? text.part(part) : text.targets(list.targets)}`}
        {list.archived && ` · ${text.archivedList}`}
      </Fact>
      <Fact name={text.facts.who}>
        <Who team={team} schedule={schedule} />
      </Fact>
      <Fact name={text.facts.version}>
        {version === "latest"
          ? flow.live_version === undefined
            ? text.latest
            : text.latestNumber(flow.live_version)
          : pinnedText(version, flow.live_version)}
      </Fact>
      {policies.length > 0 && <Fact name={text.facts.policy}>{policies.join(" · ")}</Fact>}
      {last && (
        <Fact name={text.facts.last}>
          <StateBadge state={last.state} /> <Ago at={last.at} />
        </Fact>
      )}
      <Fact name={text.facts.owner}>{owner.name}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function Who({ team, schedule: { assignment, owner } }: { team: string; schedule: Schedule }) {
  const { data: members = [] } = useQuery({ ...membersQuery(team), enabled: assignment.kind !== "owner" });
  const nameOf = (id: string) => members.find(({ user_id }) => user_id === id)?.name;
  if (assignment.kind === "owner") return text.theOwner(owner.name);
  if (assignment.kind === "member") return nameOf(assignment.member) ?? text.oneMember;
  const names = assignment.members.map(nameOf).filter((name) => name !== undefined);
  const isShort = names.length === assignment.members.length && names.length <= 4;
  return isShort ? text.inTurnNamed(names.join(", ")) : text.inTurn(assignment.members.length);
}

function pinnedText(version: number, live: number | undefined): string {
  const behind = (live ?? version) - version;
  return behind > 0 ? `${text.pinned(version)}, ${text.behind(behind)}` : text.pinned(version);
}

type Ways = {
  onDialog: (dialog: ScheduleDialog) => void;
  onEdit: () => void;
  onHistory: () => void;
  onResume: () => void;
};

function actionsOf(schedule: Schedule, { onDialog, onEdit, onHistory, onResume }: Ways): Action[] {
  const { id, name, can, status } = schedule;
  const words = detailStrings.acts;
  const act = (of: string, label: string, icon: Action["icon"], perform: () => void): Action => ({
    id: `schedule.${of}.${id}`,
    label,
    section: name,
    available: can.edit,
    perform,
    ...(icon && { icon }),
  });
  return [
    { ...act("run", words.runNow, Play, () => onDialog("run")), available: can.run },
    act("edit", words.editLong, Pencil, onEdit),
    { ...act("pause", words.pause, Pause, () => onDialog("pause")), available: can.edit && status === "active" },
    { ...act("resume", words.resume, RotateCw, onResume), available: can.edit && status === "paused" },
    { ...act("history", words.history, History, onHistory), available: true },
    { ...act("delete", words.delete, Trash2, () => onDialog("remove")), danger: true },
  ];
}
