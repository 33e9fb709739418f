import { Button } from "@/ui/button";
import { strings } from "./strings";

type Props = { chosen: number; pending: boolean; onAll: () => void; onNone: () => void; onImport: () => void };

/** Stays at the lower edge while the list scrolls. */
export function ImportBar({ chosen, pending, onAll, onNone, onImport }: Props) {
  return (
    <div className="sticky bottom-4 z-10 mt-6 flex flex-wrap items-center gap-2 rounded-card border border-line bg-surface px-4 py-2.5 shadow-float max-md:bottom-18">
      <p role="status" className="min-w-24 flex-1 text-ink-2">
        {strings.chosen(chosen)}
      </p>
      <Button tone="ghost" onClick={chosen > 0 ? onNone : onAll}>
        {chosen > 0 ? strings.chooseNone : strings.chooseShown}
      </Button>
      <Button tone="primary" pending={pending} disabled={chosen === 0} onClick={onImport}>
        {strings.submit(chosen)}
      </Button>
    </div>
  );
}
