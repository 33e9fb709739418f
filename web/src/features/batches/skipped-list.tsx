import { useStore } from "zustand";
import type { Skipped } from "@/api/schema.gen";
import { Callout } from "@/ui/callout";
import { useBoard } from "./board-context";
import { strings } from "./strings";

/** What an act on many targets left out, and why. */
export function SkippedList({ skipped }: { skipped: readonly Skipped[] }) {
  const tiles = useStore(useBoard().board, (state) => state.tiles);
  return (
    <Callout tone="warn" title={strings.skipped.title(skipped.length)}>
      <ul className="mt-1 flex max-h-64 flex-col gap-1 overflow-y-auto">
        {skipped.map(({ session, detail }) => (
          <li key={session}>
            <span className="font-medium text-ink">{tiles.get(session)?.target_label ?? session}</span>: {detail}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
