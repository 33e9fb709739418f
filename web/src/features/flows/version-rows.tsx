import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, FileDiff, GitCompare, History, Undo2 } from "lucide-react";
import { useState } from "react";
import type { Flow, VersionSummary } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { menuEntries } from "@/commands/menu-entries";
import { statusLooks } from "@/flow/looks";
import { Ago } from "@/ui/ago";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { Empty } from "@/ui/empty";
import { Icon } from "@/ui/icon";
import { Menu } from "@/ui/menu";
import { Row } from "@/ui/row";
import { RowArrows } from "@/ui/row-arrows";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import { compareStrings } from "./compare-strings";
import type { Side } from "./compared";
import { LaterRestoreDialog } from "./later-restore-dialog";
import { versionsQuery } from "./queries";
import { readingStrings } from "./reading-strings";
import { strings } from "./strings";

const text = readingStrings.versions;
const acts = compareStrings.versions;

type Props = { team: string; flow: Flow };

/** What was published, newest first. */
export function VersionRows({ team, flow }: Props) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    versionsQuery(team, flow.id),
  );
  const [restoring, setRestoring] = useState<number>();
  const actionsOf = useVersionActions(team, flow, setRestoring);
  const versions = data.pages.flatMap(({ items }) => items);
  if (versions.length === 0) {
    return (
      <Empty icon={History} title={text.emptyTitle}>
        {text.empty}
      </Empty>
    );
  }
  return (
    <>
      <RowArrows>
        <Rows label={text.title}>
          {versions.map((version) => (
            <VersionRow
              key={version.number}
              team={team}
              flow={flow}
              version={version}
              actions={actionsOf(version.number)}
            />
          ))}
        </Rows>
      </RowArrows>
      {hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {text.more}
          </Button>
        </div>
      )}
      {restoring !== undefined && (
        <LaterRestoreDialog
          team={team}
          flow={flow}
          restored={{ version: restoring }}
          onClose={() => setRestoring(undefined)}
        />
      )}
    </>
  );
}

type RowProps = Props & { version: VersionSummary; actions: readonly Action[] };

function VersionRow({ team, flow, version, actions }: RowProps) {
  const { number, change_note, published_by, published_at, steps } = version;
  return (
    <Row
      title={
        <RowLink to="/t/$team/flows/$flow/versions/$number" params={{ team, flow: flow.id, number: `${number}` }}>
          {strings.version(number)}
        </RowLink>
      }
      detail={
        <>
          <span className="w-full whitespace-pre-line text-ink-2">{change_note}</span>
          <span>{published_by.name}</span>
          <span>{strings.steps(steps)}</span>
        </>
      }
      aside={
        <>
          {number === flow.live_version && <Badge {...statusLooks.live}>{text.live}</Badge>}
          <Ago at={published_at} />
        </>
      }
      actions={
        <>
          {number > 1 && (
            <ButtonLink
              to="/t/$team/flows/$flow/versions/compare"
              params={{ team, flow: flow.id }}
              search={{ from: number - 1, to: number }}
              size="sm"
              aria-label={acts.whatChangedIn(number)}
              className="max-md:hidden"
            >
              {acts.whatChanged}
            </ButtonLink>
          )}
          <Menu
            entries={menuEntries(actions)}
            label={acts.menu(number)}
            align="end"
            className="-mr-1.5 inline-grid size-8 place-items-center rounded-control text-ink-2 transition-colors hover:bg-line/60 hover:text-ink pointer-coarse:size-10"
          >
            <Icon of={Ellipsis} size={18} />
          </Menu>
        </>
      }
    />
  );
}

function useVersionActions(team: string, flow: Flow, onRestore: (version: number) => void) {
  const navigate = useNavigate();
  const section = text.title;
  const compare = (from: Side, to: Side) =>
    void navigate({
      to: "/t/$team/flows/$flow/versions/compare",
      params: { team, flow: flow.id },
      search: { from, to },
    });
  return (number: number): Action[] => [
    {
      id: `version.changed.${number}`,
      label: acts.whatChanged,
      section,
      icon: FileDiff,
      available: number > 1,
      perform: () => compare(number - 1, number),
    },
    {
      id: `version.live.${number}`,
      label: acts.withLive,
      section,
      icon: GitCompare,
      available: number !== flow.live_version,
      perform: () => compare(number, "live"),
    },
    {
      id: `version.draft.${number}`,
      label: acts.withDraft,
      section,
      icon: GitCompare,
      perform: () => compare(number, "draft"),
    },
    {
      id: `version.restore.${number}`,
      label: compareStrings.restore.intoDraft,
      section,
      icon: Undo2,
      available: flow.can.edit,
      blocked: flow.status === "live" && number === flow.live_version ? compareStrings.restore.same : undefined,
      perform: () => onRestore(number),
    },
  ];
}
