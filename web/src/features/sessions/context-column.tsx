import { Button } from "@/ui/button";
import { Kbd } from "@/ui/kbd";
import { NotesCard } from "./notes-card";
import type { PlayerWindowName } from "./player-window";
import { ReferenceCard } from "./reference-card";
import { strings } from "./strings";
import { useCurrentWalk } from "./walk-context";

/** What the session is about, and what people wrote down. */
export function ContextColumn({ onOpen }: { onOpen: (name: PlayerWindowName) => void }) {
  const { session, step } = useCurrentWalk();
  const active = session.status === "open" || session.status === "paused";
  return (
    <>
      <ReferenceCard onEdit={() => onOpen("reference")} />
      <NotesCard />
      {active && session.can.act && step?.kind !== "outcome" && (
        <Button onClick={() => onOpen("finish")} aria-keyshortcuts="X" className="mt-auto shrink-0">
          {strings.player.finishEarly}
          <Kbd keys="x" />
        </Button>
      )}
    </>
  );
}
