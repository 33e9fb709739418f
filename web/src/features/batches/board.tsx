import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { ListFilter } from "lucide-react";
import { Suspense, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Batch } from "@/api/schema.gen";
import { useActions } from "@/commands/registry";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { exportAddress } from "./acts";
import { boardActions } from "./board-actions";
import { BoardContext } from "./board-context";
import { BoardHeader } from "./board-header";
import { BoardToolbar } from "./board-toolbar";
import { AgainDialog, AnswerDialog, AssignDialog, CancelDialog, TargetDrawer } from "./lazy-parts";
import { batchQuery, readingQuery } from "./queries";
import { createSelection } from "./selection";
import { SelectionBar } from "./selection-bar";
import { activeIn } from "./standing";
import { StandingChips } from "./standing-chips";
import { StepMatrix } from "./step-matrix";
import { boardLabels } from "./step-text";
import { strings } from "./strings";
import { TileGrid } from "./tile-grid";
import { useArranged } from "./use-arranged";
import { useLiveBoard } from "./use-live-board";
import type { BoardView } from "./view";
import { unfiltered } from "./view-changes";

type Props = {
  team: string;
  id: string;
  me: string;
  view: BoardView;
  onView: (view: BoardView) => void;
  onWall: () => void;
  onReport: () => void;
  onLaunched: (batch: Batch) => void;
};

/** What is open over the board, and the sessions that it is about; all where none is named. */
type Opened = { name: "assign" | "answer"; sessions?: readonly string[] } | { name: "again" | "cancel" };

/** The targets of a batch and how far each is, as it happens. */
export function Board({ team, id, me, view, onView, onWall, onReport, onLaunched }: Props) {
  "use memo";
  const queryClient = useQueryClient();
  const { board, line } = useLiveBoard(team, id);
  const { data: batch } = useSuspenseQuery(batchQuery(team, id));
  const { data: reading } = useSuspenseQuery(readingQuery(team, batch.flow_id, batch.version));
  const [selection] = useState(createSelection);
  const [opened, setOpened] = useState<Opened>();
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const failed = useStore(board.store, ({ counts }) => counts.failed);
  const isOpen = useStore(board.store, ({ counts }) => activeIn(counts) > 0);
  const groups = useArranged(team, id, board, view, me);

  // What the reader may do follows from whether anything is left to do.
  useEffect(() => {
    if (isOpen !== (batch.status === "open")) {
      void queryClient.invalidateQueries({ queryKey: batchQuery(team, id).queryKey, exact: true });
    }
  }, [queryClient, team, id, isOpen, batch.status]);

  const selectable = batch.can.assign || batch.can.answer;
  const target = view.target !== undefined && board.store.getState().tiles.has(view.target) ? view.target : undefined;
  const selected = () => [...selection.store.getState().selected];
  const close = () => setOpened(undefined);
  const done = () => {
    close();
    selection.clear();
  };
  function look(target: string | undefined) {
    const { target: _old, ...rest } = view;
    onView(target ? { ...rest, target } : rest);
    if (!target)
      list.current?.querySelector<HTMLElement>("[role=listbox], [role=grid]")?.focus({ preventScroll: true });
  }

  const actions = boardActions(
    batch,
    { failed, isOpen },
    {
      wall: onWall,
      report: onReport,
      again: () => setOpened({ name: "again" }),
      assign: () => setOpened(withSelected("assign", selected())),
      answer: () => setOpened(withSelected("answer", selected())),
      cancel: () => setOpened({ name: "cancel" }),
      export: () => window.location.assign(exportAddress({ team, id })),
      search: () => search.current?.focus(),
      switchView: () => {
        const { as, ...rest } = view;
        onView(as ? rest : { ...rest, as: "steps" });
      },
      select: () => selection.setSelecting(!selection.store.getState().selecting),
    },
  );
  useActions([actions.wall, actions.again, ...actions.keys, ...actions.menu]);

  const Targets = view.as === "steps" ? StepMatrix : TileGrid;
  const shown = groups.flatMap(({ tiles }) => tiles.map(({ id }) => id));
  return (
    <BoardContext value={{ board: board.store, selection: selection.store, reading, labels: boardLabels(reading) }}>
      <div className="flex flex-col gap-4">
        <BoardHeader team={team} batch={batch} line={line} {...actions} />
        <StandingChips view={view} onView={onView} />
        <BoardToolbar
          view={view}
          onView={onView}
          hasClients={batch.list !== undefined}
          selectable={selectable}
          search={search}
          onSelecting={selection.setSelecting}
        />
        <div ref={list} className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            {shown.length > 0 ? (
              <Targets
                groups={groups}
                view={view}
                selection={selection}
                selectable={selectable}
                onOpen={(id) => look(id)}
              />
            ) : (
              <Empty
                icon={ListFilter}
                title={strings.board.none}
                actions={<Button onClick={() => onView(unfiltered(view))}>{strings.board.clear}</Button>}
              >
                {strings.board.noneHint}
              </Empty>
            )}
          </div>
          {target !== undefined && (
            <Suspense fallback={null}>
              <TargetDrawer
                team={team}
                batch={batch}
                id={target}
                me={me}
                onAssign={() => setOpened({ name: "assign", sessions: [target] })}
                onClose={() => look(undefined)}
              />
            </Suspense>
          )}
        </div>
        <SelectionBar
          can={batch.can}
          shown={shown.length}
          onAll={() => selection.select(shown)}
          onAssign={() => setOpened({ name: "assign", sessions: selected() })}
          onAnswer={() => setOpened({ name: "answer", sessions: selected() })}
          onClear={selection.clear}
        />
      </div>
      <Suspense fallback={null}>
        {opened?.name === "assign" && (
          <AssignDialog place={{ team, id }} sessions={opened.sessions} onClose={close} onDone={done} />
        )}
        {opened?.name === "answer" && (
          <AnswerDialog place={{ team, id }} me={me} sessions={opened.sessions} onClose={close} onDone={done} />
        )}
        {opened?.name === "cancel" && <CancelDialog place={{ team, id }} onClose={close} />}
        {opened?.name === "again" && <AgainDialog team={team} batch={batch} onClose={close} onLaunched={onLaunched} />}
      </Suspense>
    </BoardContext>
  );
}

function withSelected(name: "assign" | "answer", sessions: readonly string[]): Opened {
  return sessions.length > 0 ? { name, sessions } : { name };
}
