import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Plus, Redo2, Search, Trash2, Undo2, X } from "lucide-react";
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { TargetList } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { useActions } from "@/commands/registry";
import { Button } from "@/ui/button";
import { IconButton } from "@/ui/icon-button";
import { editTargets } from "./acts";
import { fieldName } from "./columns";
import { createSheetStore, type SheetStore } from "./create-sheet-store";
import { listChanged } from "./list-changed";
import { allTargets, targetsQuery } from "./queries";
import { isUnsaved } from "./sheet";
import { SheetCallouts } from "./sheet-callouts";
import { SheetState } from "./sheet-state";
import { sheetStrings as text } from "./sheet-strings";
import { type GridHandle, TargetGrid } from "./target-grid";
import { useSheet } from "./use-sheet";
import { WordSearch } from "./word-search";

const FieldDialog = lazy(() => import("./field-dialog").then((module) => ({ default: module.FieldDialog })));

type Props = {
  team: string;
  list: TargetList;
  /** The id of who looks at it. */
  me: string;
  words: string;
  onSearch: (words: string) => void;
  /** What stands in the place of the table while there is nothing in it. */
  empty: (type: () => void) => ReactNode;
};

/** The targets of a list: to read, to search, and for those who may, to edit as in a spreadsheet. */
export function TargetSheet({ team, list, me, words, onSearch, empty }: Props) {
  const queryClient = useQueryClient();
  const { data } = useSuspenseQuery(targetsQuery(team, list.id));
  const [store] = useState(() =>
    createSheetStore(data, me, {
      send: async (revision, edit) => {
        const { added, ...after } = await editTargets(team, list.id, revision, edit);
        listChanged(queryClient, team, after);
        return { revision: after.revision, added };
      },
      read: () => allTargets(team, list.id),
    }),
  );
  useOthers(store, list.revision);
  useForgetting(team, list.id);
  useUnsavedGuard(store);

  const sheet = useSheet(store, words);
  const { undo, redo, takeBack, doAgain } = useStore(store);
  const grid = useRef<GridHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const [isTyping, setTyping] = useState(false);
  const [namingField, setNamingField] = useState(false);
  const canEdit = list.can.edit;
  const wantsNewRow = useRef(false);

  // The line for new targets comes into the table only once the search is over.
  useEffect(() => {
    if (!wantsNewRow.current || !sheet.isAddable) return;
    wantsNewRow.current = false;
    grid.current?.goTo(sheet.rows.length, "label");
  });
  function add() {
    if (sheet.isAddable && grid.current) return grid.current.goTo(sheet.rows.length, "label");
    wantsNewRow.current = true;
    setTyping(true);
    onSearch("");
  }

  const lastDone = undo.at(-1);
  const lastUndone = redo.at(-1);
  useActions(
    sheetActions(canEdit, {
      undo: lastDone && { name: lastDone.name, perform: takeBack },
      redo: lastUndone && { name: lastUndone.name, perform: doAgain },
      add,
      search: () => search.current?.focus(),
    }),
  );

  if (sheet.all.length === 0 && !isTyping && undo.length === 0 && redo.length === 0) return empty(add);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2 print:hidden">
        <WordSearch label={text.search} hint={text.searchHint} words={words} box={search} onChange={onSearch} />
        {words !== "" && <span className="text-ink-2 text-sm">{text.found(sheet.rows.length, sheet.all.length)}</span>}
        {canEdit && (
          <>
            <Button icon={Plus} onClick={add}>
              {text.add}
            </Button>
            <IconButton
              icon={Undo2}
              label={lastDone ? text.undoThat(lastDone.name) : text.undo}
              shortcut="mod+z"
              aria-disabled={!lastDone || undefined}
              onClick={takeBack}
            />
            <IconButton
              icon={Redo2}
              label={lastUndone ? text.redoThat(lastUndone.name) : text.redo}
              shortcut="mod+shift+z"
              aria-disabled={!lastUndone || undefined}
              onClick={doAgain}
            />
            {sheet.selectedCount > 0 && (
              <div className="flex items-center gap-1 rounded-control bg-accent-soft pl-3">
                <span className="font-medium">{text.selected(sheet.selectedCount)}</span>
                <Button tone="ghost" icon={Trash2} onClick={sheet.removeSelected}>
                  {text.remove}
                </Button>
                <IconButton icon={X} label={text.unselect} onClick={sheet.selectNone} />
              </div>
            )}
            <span className="ml-auto">
              <SheetState store={store} />
            </span>
          </>
        )}
      </div>
      <SheetCallouts
        store={store}
        onShow={(row, column) => {
          const at = sheet.rows.indexOf(row);
          if (at >= 0) grid.current?.goTo(at, column);
          else onSearch("");
        }}
      />
      <div className="flex flex-col">
        <TargetGrid
          ref={grid}
          name={list.name}
          rows={sheet.rows}
          all={sheet.all}
          columns={sheet.columns}
          canEdit={canEdit}
          hasNewRow={canEdit && sheet.isAddable}
          selected={sheet.selected}
          acts={sheet.acts}
          onSelectAll={sheet.selectAll}
          onAddField={() => setNamingField(true)}
          onRemoveField={sheet.removeField}
        />
      </div>
      {words !== "" && sheet.rows.length === 0 && <p className="mt-3 text-ink-2">{text.noneFound}</p>}
      {namingField && (
        <Suspense fallback={null}>
          <FieldDialog
            taken={sheet.columns.flatMap((column) => fieldName(column) ?? [])}
            onAdd={(name) => {
              sheet.addField(name);
              setNamingField(false);
            }}
            onClose={() => setNamingField(false)}
          />
        </Suspense>
      )}
    </>
  );
}

/** Takes in what others changed as soon as the page hears of it. */
function useOthers(store: SheetStore, revision: number) {
  useEffect(() => {
    const { revision: own, saving, catchUp } = store.getState();
    if (revision > own && !saving) void catchUp();
  }, [store, revision]);
}

/** What was read is out of date as soon as something is changed, which the store alone knows of. */
function useForgetting(team: string, id: string) {
  const queryClient = useQueryClient();
  useEffect(
    () => () => queryClient.removeQueries({ queryKey: targetsQuery(team, id).queryKey }),
    [queryClient, team, id],
  );
}

/** Nobody leaves by mistake what the server does not have. What is on its way gets there without the page. */
function useUnsavedGuard(store: SheetStore) {
  const { history } = useRouter();
  useEffect(() => {
    const isLosing = () => !store.getState().saving && isUnsaved(store.getState().sheet);
    return history.block({
      blockerFn: () => isLosing() && !window.confirm(text.leave),
      enableBeforeUnload: () => isUnsaved(store.getState().sheet),
    });
  }, [store, history]);
}

type Known = { name: string; perform: () => void } | undefined;

function sheetActions(
  canEdit: boolean,
  act: { undo: Known; redo: Known; add: () => void; search: () => void },
): Action[] {
  const section = text.acts.section;
  const history = (id: string, label: string, shortcut: string, step: Known): Action => ({
    id,
    label,
    section,
    shortcut,
    available: canEdit && step !== undefined,
    perform: () => step?.perform(),
  });
  return [
    history("targets.undo", act.undo ? text.undoThat(act.undo.name) : text.undo, "mod+z", act.undo),
    history("targets.redo", act.redo ? text.redoThat(act.redo.name) : text.redo, "mod+shift+z", act.redo),
    { id: "targets.add", label: text.add, section, icon: Plus, shortcut: "a", available: canEdit, perform: act.add },
    { id: "targets.search", label: text.search, section, icon: Search, shortcut: "/", perform: act.search },
  ];
}
