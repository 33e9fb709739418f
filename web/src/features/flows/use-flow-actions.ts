import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Copy, Pencil, Play, Trash2 } from "lucide-react";
import { ApiError } from "@/api/problem";
import type { FileFormat, FlowSummary } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { toast } from "@/ui/toast-store";
import { flowChanged } from "./flow-changed";
import { archiveFlow, deleteFlow, exportFlow, recoverFlow, unarchiveFlow } from "./keeping-acts";
import type { Edition } from "./queries";
import { strings } from "./strings";

const text = strings.acts;

export type FlowActions = { start: Action; edit: Action; work: Action[]; exports: Action[]; away: Action[] };

type Given = {
  /** What of it is shown, where it is shown as a whole. */
  edition?: Edition;
  onDuplicate: () => void;
};

/** What can be done with a flow wherever it is shown. */
export function useFlowActions(team: string, flow: FlowSummary, { edition, onDuplicate }: Given): FlowActions {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { id, title, status, can } = flow;
  const section = text.section;
  const isArchived = status === "archived";

  async function act(perform: () => Promise<void>) {
    try {
      await perform();
    } catch (error) {
      toast(error instanceof ApiError ? error.sentence : text.failed);
    }
  }
  const setArchived = (archived: boolean) =>
    act(async () => {
      await (archived ? archiveFlow : unarchiveFlow)(team, id);
      await flowChanged(queryClient, team, id);
      if (archived) toast(text.archived(title), () => void setArchived(false));
      else toast(text.unarchived(title));
    });
  const recover = () =>
    act(async () => {
      await recoverFlow(team, id);
      await flowChanged(queryClient, team, id);
      toast(text.recovered(title));
    });
  const remove = () =>
    act(async () => {
      await deleteFlow(team, id);
      // Nothing is to be asked of a page whose flow is gone.
      if (edition !== undefined) await navigate({ to: "/t/$team/flows", params: { team } });
      await flowChanged(queryClient, team, id);
      toast(text.deleted(title), () => void recover());
    });

  return {
    start: {
      id: `flow.start.${id}`,
      label: text.start,
      section,
      icon: Play,
      available: status !== "deleted",
      blocked: can.walk ? undefined : isArchived ? text.startBlockedArchived : text.startBlockedDraft,
      perform: () => void navigate({ to: "/t/$team/sessions/new", params: { team }, search: { flow: id } }),
    },
    edit: {
      id: `flow.edit.${id}`,
      label: text.edit,
      section,
      icon: Pencil,
      available: can.edit,
      perform: () => void navigate({ to: "/t/$team/flows/$flow/edit", params: { team, flow: id } }),
    },
    work: [
      {
        id: `flow.duplicate.${id}`,
        label: text.duplicate,
        section,
        icon: Copy,
        keywords: text.duplicateWords,
        available: can.duplicate,
        perform: onDuplicate,
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
    ],
    exports: formats.map((format) => ({
      id: `flow.${format}.${id}`,
      label: text.exports[format],
      section,
      keywords: text.exportWords,
      perform: () => exportFlow(team, id, format, edition),
    })),
    away: [
      {
        id: `flow.delete.${id}`,
        label: text.delete,
        section,
        icon: Trash2,
        danger: true,
        available: can.delete,
        perform: () => void remove(),
      },
      {
        id: `flow.recover.${id}`,
        label: text.recover,
        section,
        icon: ArchiveRestore,
        available: can.recover,
        perform: () => void recover(),
      },
    ],
  };
}

const formats = ["yaml", "json", "markdown", "mermaid", "svg"] as const satisfies readonly FileFormat[];
