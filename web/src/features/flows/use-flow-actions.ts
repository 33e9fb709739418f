import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Archive, ArchiveRestore, FileBraces, FileText, Pencil, Play } from "lucide-react";
import { ApiError } from "@/api/problem";
import type { FlowSummary } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { toast } from "@/ui/toast-store";
import { archiveFlow, exportFlow, unarchiveFlow } from "./acts";
import { flowChanged } from "./flow-changed";
import type { Edition } from "./queries";
import { strings } from "./strings";

const text = strings.acts;

/** What can be done with a flow wherever it is shown. */
export function useFlowActions(team: string, flow: FlowSummary, edition?: Edition): Action[] {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { id, title, status, can } = flow;
  const section = text.section;
  const isArchived = status === "archived";

  async function setArchived(archived: boolean) {
    try {
      await (archived ? archiveFlow : unarchiveFlow)(team, id);
      await flowChanged(queryClient, team, id);
      if (archived) toast(text.archived(title), () => void setArchived(false));
      else toast(text.unarchived(title));
    } catch (error) {
      toast(error instanceof ApiError ? error.sentence : text.failed);
    }
  }

  return [
    {
      id: `flow.start.${id}`,
      label: text.start,
      section,
      icon: Play,
      blocked: can.walk ? undefined : isArchived ? text.startBlockedArchived : text.startBlockedDraft,
      perform: () => void navigate({ to: "/t/$team/sessions/new", params: { team }, search: { flow: id } }),
    },
    {
      id: `flow.edit.${id}`,
      label: text.edit,
      section,
      icon: Pencil,
      available: can.edit,
      perform: () => void navigate({ to: "/t/$team/flows/$flow/edit", params: { team, flow: id } }),
    },
    {
      id: `flow.yaml.${id}`,
      label: text.exportYaml,
      section,
      icon: FileText,
      keywords: ["download", "file"],
      perform: () => exportFlow(team, id, "yaml", edition),
    },
    {
      id: `flow.json.${id}`,
      label: text.exportJson,
      section,
      icon: FileBraces,
      keywords: ["download", "file"],
      perform: () => exportFlow(team, id, "json", edition),
    },
    isArchived
      ? {
          id: `flow.unarchive.${id}`,
          label: text.unarchive,
          section,
          icon: ArchiveRestore,
          available: can.archive,
          perform: () => void setArchived(false),
        }
      : {
          id: `flow.archive.${id}`,
          label: text.archive,
          section,
          icon: Archive,
          available: can.archive,
          perform: () => void setArchived(true),
        },
  ];
}
