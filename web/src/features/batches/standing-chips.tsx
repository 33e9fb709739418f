import { useStore } from "zustand";
import { Icon } from "@/ui/icon";
import { useBoard } from "./board-context";
import { looks } from "./looks";
import { standings } from "./standings";
import { strings } from "./strings";
import { type BoardView, shownIn } from "./view";
import { withShown } from "./view-changes";

type Props = { view: BoardView; onView: (view: BoardView) => void };

/** How many targets stand how; each is a filter at the same time. */
export function StandingChips({ view, onView }: Props) {
  "use memo";
  const counts = useStore(useBoard().board, (state) => state.counts);
  const shown = shownIn(view);
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">{strings.board.filter}</legend>
      {standings
        .filter((standing) => counts[standing] > 0 || shown.includes(standing))
        .map((standing) => (
          <button
            key={standing}
            type="button"
            aria-pressed={shown.includes(standing)}
            onClick={() => onView(withShown(view, standing))}
            className="inline-flex h-8 items-center gap-1.5 rounded-full border border-line bg-surface px-3 transition-colors hover:border-control aria-pressed:border-accent aria-pressed:bg-accent-soft pointer-coarse:h-10"
          >
            <Icon of={looks[standing].icon} className={looks[standing].text} />
            <span>{strings.standings[standing]}</span>
            <span className="font-bold tabular-nums">{counts[standing].toLocaleString()}</span>
          </button>
        ))}
    </fieldset>
  );
}
