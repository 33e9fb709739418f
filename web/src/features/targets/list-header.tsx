import { useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Ellipsis, FileDown, FileUp, Pencil } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { ApiError } from "@/api/problem";
import type { TargetList } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { menuEntries } from "@/commands/menu-entries";
import { useActions } from "@/commands/registry";
import { Ago } from "@/ui/ago";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { buttonStyle } from "@/ui/button-style";
import { Callout } from "@/ui/callout";
import { Icon } from "@/ui/icon";
import { Menu } from "@/ui/menu";
import { PageHeader } from "@/ui/page-header";
import { TextLink } from "@/ui/text-link";
import { toast } from "@/ui/toast-store";
import { archiveTargetList, unarchiveTargetList } from "./acts";
import { listChanged } from "./list-changed";
import { sheetStrings } from "./sheet-strings";
import { strings } from "./strings";

const text = sheetStrings.acts;
const RenameDialog = lazy(() => import("./rename-dialog").then((module) => ({ default: module.RenameDialog })));
const ArchiveDialog = lazy(() => import("./archive-dialog").then((module) => ({ default: module.ArchiveDialog })));

type Props = { team: string; list: TargetList; onImport: () => void };

/** What a list is, and what can be done with it as a whole. */
export function ListHeader({ team, list, onImport }: Props) {
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState<"rename" | "archive">();
  const { id, name, description, targets, archived, updated_at, updated_by, can } = list;
  const close = () => setAsking(undefined);

  async function setArchived(archived: boolean) {
    close();
    try {
      listChanged(queryClient, team, await (archived ? archiveTargetList : unarchiveTargetList)(team, id));
      if (archived) toast(text.archived(name), () => void setArchived(false));
      else toast(text.unarchived(name));
    } catch (error) {
      toast(error instanceof ApiError ? error.sentence : text.failed);
    }
  }
  const actions = listActions(list, {
    import: onImport,
    export: () => location.assign(`/api/v1/teams/${encodeURIComponent(team)}/target-lists/${id}/export`),
    rename: () => setAsking("rename"),
    archive: () => setAsking("archive"),
    unarchive: () => void setArchived(false),
  });
  useActions(actions);
  const inMenu = menuEntries(actions.filter(({ id }) => id !== "targets.import"));

  return (
    <>
      <PageHeader
        title={name}
        above={
          <TextLink to="/t/$team/targets" params={{ team }}>
            {strings.title}
          </TextLink>
        }
        subtitle={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {archived && <Badge icon={Archive}>{strings.list.archived}</Badge>}
            <span>{strings.targets(targets)}</span>
            <span className="text-ink-3">
              {strings.changedBy(updated_by.name)}, <Ago at={updated_at} />
            </span>
          </span>
        }
        actions={
          <>
            {can.edit && (
              <ButtonLink to="/t/$team/targets/$list/import" params={{ team, list: id }} icon={FileUp}>
                {text.import}
              </ButtonLink>
            )}
            <Menu entries={inMenu} label={text.more} align="end" className={`${buttonStyle()} px-2`}>
              <Icon of={Ellipsis} size={18} />
            </Menu>
          </>
        }
      />
      {description && <p className="-mt-2 mb-4 max-w-prose whitespace-pre-line text-ink-2">{description}</p>}
      {archived && (
        <Callout
          title={sheetStrings.archivedTitle}
          className="mb-4"
          action={
            can.archive && (
              <Button size="sm" onClick={() => void setArchived(false)}>
                {text.unarchive}
              </Button>
            )
          }
        >
          {sheetStrings.archived}
        </Callout>
      )}
      <Suspense fallback={null}>
        {asking === "rename" && <RenameDialog team={team} list={list} onClose={close} />}
        {asking === "archive" && <ArchiveDialog name={name} onClose={close} onConfirm={() => void setArchived(true)} />}
      </Suspense>
    </>
  );
}

type Acts = Record<"import" | "export" | "rename" | "archive" | "unarchive", () => void>;

function listActions({ archived, can }: TargetList, act: Acts): Action[] {
  const { section } = text;
  return [
    {
      id: "targets.import",
      label: text.import,
      section,
      keywords: text.importWords,
      icon: FileUp,
      available: can.edit,
      perform: act.import,
    },
    {
      id: "targets.export",
      label: text.export,
      section,
      keywords: text.exportWords,
      icon: FileDown,
      perform: act.export,
    },
    { id: "targets.rename", label: text.rename, section, icon: Pencil, available: can.edit, perform: act.rename },
    archived
      ? {
          id: "targets.unarchive",
          label: text.unarchive,
          section,
          icon: ArchiveRestore,
          available: can.archive,
          perform: act.unarchive,
        }
      : {
          id: "targets.archive",
          label: text.archive,
          section,
          icon: Archive,
          available: can.archive,
          perform: act.archive,
        },
  ];
}
