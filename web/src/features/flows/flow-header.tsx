import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, FileUp, FlaskConical, GitCompare, Pencil, Play, Rocket, Undo2, UserRoundPen } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Flow } from "@/api/schema.gen";
import { type Action, canPerform } from "@/commands/action";
import { useActions } from "@/commands/registry";
import { kindIcons } from "@/flow/looks";
import { Button } from "@/ui/button";
import { buttonStyle } from "@/ui/button-style";
import { Callout } from "@/ui/callout";
import { Icon } from "@/ui/icon";
import { Menu } from "@/ui/menu";
import { PageHeader } from "@/ui/page-header";
import { TextLink } from "@/ui/text-link";
import { dayOf } from "./day-of";
import type { FlowDialog } from "./flow-dialogs";
import { flowMenu } from "./flow-menu";
import type { Edition } from "./queries";
import { readingStrings } from "./reading-strings";
import { StatusBadge } from "./status-badge";
import { strings } from "./strings";
import { useFlowActions } from "./use-flow-actions";

const text = strings.acts;

const loadDialogs = () => import("./flow-dialogs");
/** Fetched when one of them is asked for. */
const FlowDialogs = lazy(() => loadDialogs().then((module) => ({ default: module.FlowDialogs })));

type Props = { team: string; flow: Flow; edition: Edition };

/** The top of every page of a flow: its name and what can be done with it. */
export function FlowHeader({ team, flow, edition }: Props) {
  const [dialog, setDialog] = useState<FlowDialog>();
  const navigate = useNavigate();
  const actions = useFlowActions(team, flow, { edition, onDuplicate: () => setDialog("duplicate") });
  const { start, edit, work, exports, away } = actions;
  const recover = away.find(({ available, danger }) => available && !danger);
  const compare = () =>
    void navigate({
      to: "/t/$team/flows/$flow/versions/compare",
      params: { team, flow: flow.id },
      search: { from: "live", to: "draft" },
    });
  const tryDraft = () => void navigate({ to: "/t/$team/flows/$flow/try", params: { team, flow: flow.id } });
  const [publish, ...others] = ownActions(flow, setDialog, { compare, tryDraft });
  const own = [...(publish ? [publish] : []), ...others];
  useActions([start, { ...edit, shortcut: "e" }, ...own, ...work, ...exports, ...away]);
  return (
    <>
      <PageHeader
        title={flow.title}
        above={
          <TextLink to="/t/$team/flows" params={{ team }}>
            {strings.flows}
          </TextLink>
        }
        subtitle={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="inline-flex items-center gap-1.5">
              <Icon of={kindIcons[flow.kind]} />
              {strings.kinds[flow.kind]}
            </span>
            <StatusBadge status={flow.status} />
          </span>
        }
        actions={
          <>
            {canPerform(start) && (
              <Button tone={flow.can.publish ? "secondary" : "primary"} icon={Play} onClick={start.perform}>
                {start.label}
              </Button>
            )}
            {edit.available !== false && (
              <Button icon={Pencil} onClick={edit.perform}>
                {edit.label}
              </Button>
            )}
            {publish?.available && !publish.blocked && (
              <Button tone="primary" icon={Rocket} onPointerEnter={() => void loadDialogs()} onClick={publish.perform}>
                {publish.label}
              </Button>
            )}
            <Menu
              entries={flowMenu([...others, ...work], actions)}
              label={text.more}
              align="end"
              className={`${buttonStyle("secondary")} px-2`}
            >
              <Icon of={Ellipsis} size={18} />
            </Menu>
          </>
        }
      />
      {flow.status === "archived" && <Callout title={readingStrings.archivedHint} className="mb-5" />}
      {flow.gone_at !== undefined && (
        <Callout
          tone="warn"
          title={readingStrings.deletedHint(dayOf(new Date(flow.gone_at)))}
          action={recover && <Button onClick={recover.perform}>{recover.label}</Button>}
          className="mb-5"
        />
      )}
      {dialog && (
        <Suspense fallback={null}>
          <FlowDialogs team={team} flow={flow} edition={edition} shown={dialog} onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
    </>
  );
}

type Ways = { compare: () => void; tryDraft: () => void };

function ownActions({ can, status }: Flow, show: (dialog: FlowDialog) => void, { compare, tryDraft }: Ways): Action[] {
  const section = text.section;
  const canWrite = can.archive;
  const archived = status === "archived" ? text.startBlockedArchived : undefined;
  return [
    {
      id: "flow.publish",
      label: readingStrings.acts.publish,
      section,
      icon: Rocket,
      available: canWrite,
      blocked: archived ?? (can.publish ? undefined : readingStrings.acts.publishBlocked),
      perform: () => show("publish"),
    },
    {
      id: "flow.try",
      label: text.tryDraft,
      section,
      icon: FlaskConical,
      shortcut: "p",
      // What is live is walked in a session.
      available: status === "draft" || status === "changed",
      perform: tryDraft,
    },
    {
      id: "flow.compare",
      label: readingStrings.acts.compare,
      section,
      icon: GitCompare,
      available: status === "changed",
      perform: compare,
    },
    {
      id: "flow.discard",
      label: readingStrings.acts.discard,
      section,
      icon: Undo2,
      available: can.edit && status === "changed",
      perform: () => show("discard"),
    },
    {
      id: "flow.replace",
      label: readingStrings.acts.replace,
      section,
      icon: FileUp,
      available: canWrite,
      blocked: archived,
      perform: () => show("replace"),
    },
    {
      id: "flow.give",
      label: readingStrings.acts.give,
      section,
      icon: UserRoundPen,
      available: canWrite,
      perform: () => show("give"),
    },
  ];
}
