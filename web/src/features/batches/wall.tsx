import { useSuspenseQuery } from "@tanstack/react-query";
import { ArrowLeft, type LucideIcon, Maximize } from "lucide-react";
import { useStore } from "zustand";
import type { BatchCounts, Standing, Tile } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { useActions } from "@/commands/registry";
import { Icon } from "@/ui/icon";
import { IconButton } from "@/ui/icon-button";
import { LiveMark } from "./live-mark";
import { looks } from "./looks";
import { batchQuery, readingQuery } from "./queries";
import { ResultBar } from "./result-bar";
import { lastChange, spanText, timeLeft } from "./spans";
import { activeIn, allIn, doneIn, standingOf } from "./standing";
import { standings } from "./standings";
import { boardLabels, stepText, targetLabels } from "./step-text";
import { strings } from "./strings";
import { useLiveBoard } from "./use-live-board";
import { useNow } from "./use-now";

const text = strings.wall;

/** As many lines as a screen across the room has room for. */
const most = 14;

type Props = { team: string; id: string; onLeave: () => void };

/** A batch for a screen on the wall: how far it is, who works on what, and what needs somebody. */
export function Wall({ team, id, onLeave }: Props) {
  "use memo";
  const { board, line } = useLiveBoard(team, id);
  const { data: batch } = useSuspenseQuery(batchQuery(team, id));
  const { data: reading } = useSuspenseQuery(readingQuery(team, batch.flow_id, batch.version));
  const { counts, tiles } = useStore(board.store);
  const active = activeIn(counts);
  const all = allIn(counts);
  const done = doneIn(counts);
  const now = useNow(active > 0);
  const elapsed = (active > 0 ? now : lastChange(tiles)) - Date.parse(batch.launched_at);
  const left = batch.status === "open" ? timeLeft(counts, elapsed) : undefined;
  const labels = boardLabels(reading);
  const lines = (...wanted: Standing[]) =>
    [...tiles.values()]
      .filter((tile) => wanted.includes(standingOf(tile)))
      .sort((a, b) => b.updated_at.localeCompare(a.updated_at));
  const step = (tile: Tile) => stepText(reading, tile.step, targetLabels(labels, tile.target_label));

  const leave = action("leave", text.leave, ArrowLeft, onLeave, "f");
  const full = action("full", text.full, Maximize, toFullScreen);
  useActions([leave, { ...leave, id: "wall.escape", shortcut: "escape", listed: false }, full]);

  return (
    <div className="flex min-h-dvh flex-col gap-[2.5vmin] bg-bg p-[3vmin] lg:h-dvh lg:overflow-hidden">
      <title>{`${batch.name} · Pathbook`}</title>
      <header className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h1 tabIndex={-1} data-page-heading="" className="truncate text-[clamp(1.25rem,4.5vmin,3rem)]">
            {batch.name}
          </h1>
          <p className="truncate text-[clamp(0.875rem,2.2vmin,1.5rem)] text-ink-2">{batch.flow_title}</p>
        </div>
        <div className="flex shrink-0 items-center gap-2">
          <LiveMark line={line} />
          <IconButton icon={Maximize} label={full.label} side="bottom" onClick={full.perform} />
          <IconButton icon={ArrowLeft} label={leave.label} shortcut="f" side="bottom" onClick={onLeave} />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col gap-[2.5vmin]">
        <div className="flex flex-wrap items-baseline gap-x-[3vmin]">
          <p className="font-bold text-[clamp(3rem,14vmin,11rem)] tabular-nums leading-none">
            {strings.percent(all > 0 ? Math.floor((100 * done) / all) / 100 : 0)}
          </p>
          <p className="text-[clamp(1rem,3.4vmin,2.5rem)]">
            {strings.done(done, all)}
            <span className="block text-[clamp(0.875rem,2.4vmin,1.75rem)] text-ink-2">
              {active > 0 ? strings.board.elapsed(spanText(elapsed)) : strings.board.took(spanText(elapsed))}
              {left !== undefined && `, ${strings.left(spanText(left))}`}
            </span>
          </p>
        </div>
        <ResultBar counts={counts} size="lg" />
        <BigNumbers counts={counts} />
        <div className="grid min-h-0 flex-1 gap-[3vmin] lg:grid-cols-2">
          <Lines title={text.working} tiles={lines("open")} step={step} empty={text.nobody} />
          <Lines title={text.attention} tiles={lines("failed", "escalated", "paused")} step={step} />
        </div>
      </main>
    </div>
  );
}

function BigNumbers({ counts }: { counts: BatchCounts }) {
  return (
    <ul aria-label={text.targets} className="flex flex-wrap gap-[2vmin]">
      {standings
        .filter((standing) => counts[standing] > 0)
        .map((standing) => {
          const { icon: Mark, text: colour, soft } = looks[standing];
          return (
            <li
              key={standing}
              className={`flex min-w-[max(18vmin,7.5rem)] flex-1 flex-col rounded-card border border-line px-[2vmin] py-[1.5vmin] ${soft}`}
            >
              <span className={`font-bold text-[clamp(2rem,8vmin,6rem)] tabular-nums leading-none ${colour}`}>
                {counts[standing].toLocaleString()}
              </span>
              <span className={`flex items-center gap-[1vmin] text-[clamp(0.875rem,2.4vmin,1.75rem)] ${colour}`}>
                <Mark aria-hidden className="size-[1em] shrink-0" />
                {strings.standings[standing]}
              </span>
            </li>
          );
        })}
    </ul>
  );
}

type LinesProps = {
  title: string;
  tiles: readonly Tile[];
  step: (tile: Tile) => string;
  empty?: string;
};

function Lines({ title, tiles, step, empty }: LinesProps) {
  if (tiles.length === 0 && !empty) return null;
  return (
    <section className="flex min-h-0 flex-col overflow-hidden">
      <h2 className="mb-[1vmin] text-[clamp(1rem,2.6vmin,2rem)]">
        {title} <span className="font-normal text-ink-2 tabular-nums">{tiles.length.toLocaleString()}</span>
      </h2>
      {tiles.length === 0 && <p className="text-[clamp(0.875rem,2.2vmin,1.5rem)] text-ink-2">{empty}</p>}
      {/* Lines that have no room go to another column, out of sight: none is cut in half. */}
      <ul className="flex min-h-0 flex-1 flex-col flex-wrap overflow-hidden text-[clamp(0.875rem,2.2vmin,1.5rem)]">
        {tiles.slice(0, most).map((tile) => {
          const { icon, text: colour } = looks[standingOf(tile)];
          return (
            <li key={tile.id} className="flex w-full items-baseline gap-[1.2vmin] border-line border-t py-[0.7vmin]">
              <span className={`self-center ${colour}`}>
                <Icon of={icon} size={20} />
                <span className="sr-only">{strings.standings[standingOf(tile)]}</span>
              </span>
              <span className="max-w-[40%] shrink-0 truncate font-bold">{tile.target_label}</span>
              <span className="min-w-0 flex-1 truncate text-ink-2">{step(tile)}</span>
              <span className="shrink-0 truncate text-ink-2">{tile.assignee.name}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function toFullScreen() {
  // A browser that does not let a page do so leaves it as it is.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
  else void document.documentElement.requestFullscreen().catch(() => {});
}

function action(id: string, label: string, icon: LucideIcon, perform: () => void, shortcut?: string): Action {
  return { id: `wall.${id}`, section: strings.board.section, label, icon, perform, ...(shortcut && { shortcut }) };
}
