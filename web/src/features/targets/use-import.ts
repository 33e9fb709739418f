import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiError } from "@/api/problem";
import type { ImportReport, TargetList } from "@/api/schema.gen";
import { toast } from "@/ui/toast-store";
import { editTargets, type ImportWishes, importTable, previewTable } from "./acts";
import { importStrings as text } from "./import-strings";
import { listChanged } from "./list-changed";
import { type AllTargets, allTargets, targetListQuery, targetsQuery } from "./queries";
import { isTooLarge, readTable, type SourceTable } from "./read-table";
import { takingBack } from "./taking-back";

const asItLooks: ImportWishes = { mapping: {}, header: undefined, removeMissing: false };

/** A table on its way into a list: what it is, how it is read, and what it would change. */
export function useImport(team: string, list: TargetList, onDone: () => Promise<void>) {
  const queryClient = useQueryClient();
  const [source, setSource] = useState<SourceTable>();
  const [wishes, setWishes] = useState(asItLooks);
  const [report, setReport] = useState<ImportReport>();
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState<"reading" | "importing">();
  const [changedBy, setChangedBy] = useState<string>();
  // An answer to an earlier question is of no use any more.
  const asked = useRef(0);

  async function newest(): Promise<TargetList> {
    return queryClient.fetchQuery({ ...targetListQuery(team, list.id), staleTime: 0 });
  }
  /** Does something with the list as it is now: once more where somebody else was first. */
  async function upToDate<Result>(perform: (revision: number) => Promise<Result>): Promise<Result> {
    try {
      return await perform(list.revision);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 412)) throw error;
      const { revision, updated_by } = await newest();
      setChangedBy(updated_by.name);
      return perform(revision);
    }
  }

  async function preview(table: SourceTable, next: ImportWishes) {
    asked.current += 1;
    const own = asked.current;
    setSource(table);
    setWishes(next);
    setProblem(undefined);
    setWorking("reading");
    try {
      if (isTooLarge(table.text)) throw refusal(text.source.tooLarge);
      const found = await upToDate((revision) => previewTable(team, list.id, revision, table.text, next));
      if (own === asked.current) setReport(found);
    } catch (error) {
      if (own === asked.current) setProblem(error);
    } finally {
      if (own === asked.current) setWorking(undefined);
    }
  }

  async function takeBack(before: AllTargets, revision: number) {
    try {
      const after = await allTargets(team, list.id);
      const edit = takingBack(before.targets, after.targets);
      if (!edit) return;
      const { added: _added, ...changed } = await editTargets(team, list.id, revision, edit);
      listChanged(queryClient, team, changed);
      toast(text.undone);
    } catch (error) {
      toast(error instanceof ApiError ? error.sentence : text.failed);
    }
  }

  async function apply() {
    if (!source || !report || working) return;
    setProblem(undefined);
    setWorking("importing");
    try {
      const before = await allTargets(team, list.id);
      // What was shown is what is imported: if the list changed since, it is shown anew instead.
      const done = await importTable(team, list.id, report.revision, source.text, wishes);
      queryClient.removeQueries({ queryKey: targetsQuery(team, list.id).queryKey });
      listChanged(queryClient, team, await newest());
      await onDone();
      toast(text.done(done.counts), () => void takeBack(before, done.revision));
    } catch (error) {
      setWorking(undefined);
      if (error instanceof ApiError && error.status === 412) await preview(source, wishes);
      else setProblem(error);
    }
  }

  return {
    source,
    wishes,
    report,
    problem,
    working,
    changedBy,
    read: (given: string) => preview({ text: given, name: undefined, isWindows: false }, asItLooks),
    readFile: async (file: File) => {
      try {
        await preview(await readTable(file), asItLooks);
      } catch {
        setProblem(refusal(text.source.unreadable));
      }
    },
    wish: (change: Partial<ImportWishes>) => {
      if (source) void preview(source, { ...wishes, ...change });
    },
    /** Back to the table itself, to take another one or to mend it. */
    leave: () => {
      asked.current += 1;
      setReport(undefined);
      setWorking(undefined);
      setProblem(undefined);
      setChangedBy(undefined);
    },
    apply,
  };
}

export type ImportState = ReturnType<typeof useImport>;

/** A refusal of our own, told like those of the server. */
function refusal(detail: string): ApiError {
  return new ApiError({ title: detail, status: 422, code: "table_refused", detail, requestId: undefined, errors: [] });
}
