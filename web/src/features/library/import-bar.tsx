import { Button } from "@/ui/button";
import { strings } from "./strings";

type Props = { chosen: number; pending: boolean; onNone: () => void; onImport: () => void };

/** Stays at the lower edge while the list scrolls. */
export function ImportBar({ chosen, pending, onNone, onImport }: Props) {
  return (
    <div className="sticky bottom-4 z-10 mt-6 flex flex-wrap items-center gap-2 rounded-card border border-line bg-surface px-4 py-2.5 shadow-float max-md:bottom-18">
      <p role="status" className="flex-1 text-ink-2 max-sm:basis-full">
        {strings.chosen(chosen)}
      </p>
      <Button tone="ghost" onClick={onNone}>
        {strings.chooseNone}
      </Button>
      <Button tone="primary" pending={pending} onClick={onImport}>
        {strings.submit(chosen)}
      </Button>
    </div>
  );
}
