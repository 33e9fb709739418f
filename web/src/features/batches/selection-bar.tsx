import { MessageSquareReply, UserPlus, X } from "lucide-react";
import { useStore } from "zustand";
import type { BatchAbilities } from "@/api/schema.gen";
import { Button } from "@/ui/button";
import { useBoard } from "./board-context";
import { strings } from "./strings";

type Props = {
  can: BatchAbilities;
  /** How many targets are shown. */
  shown: number;
  onAll: () => void;
  onAssign: () => void;
  onAnswer: () => void;
  onClear: () => void;
};

/** What can be done with the selected targets. */
export function SelectionBar({ can, shown, onAll, onAssign, onAnswer, onClear }: Props) {
  "use memo";
  const { selection } = useBoard();
  const count = useStore(selection, (state) => state.selected.size);
  const selecting = useStore(selection, (state) => state.selecting);
  if (count === 0 && !selecting) return null;
  return (
    <section
      aria-label={strings.selection.label}
      className="sticky bottom-3 z-20 flex flex-wrap items-center gap-2 rounded-card border border-line bg-surface px-3 py-2 shadow-float max-md:bottom-17 print:hidden"
    >
      <p role="status" className="mr-auto font-medium">
        {strings.selection.count(count)}
      </p>
      {count < shown && <Button onClick={onAll}>{strings.selection.all(shown)}</Button>}
      {can.assign && (
        <Button icon={UserPlus} disabled={count === 0} aria-keyshortcuts="A" onClick={onAssign}>
          {strings.selection.assign}
        </Button>
      )}
      {can.answer && (
        <Button icon={MessageSquareReply} disabled={count === 0} onClick={onAnswer}>
          {strings.selection.answer}
        </Button>
      )}
      <Button tone="ghost" icon={X} onClick={onClear}>
        {strings.selection.clear}
      </Button>
    </section>
  );
}
