import type { Skipped } from "@/api/schema.gen";
import { Button } from "@/ui/button";
import { SkippedList } from "./skipped-list";
import { strings } from "./strings";

type Props = { told: string; skipped: readonly Skipped[]; onClose: () => void };

/** What an act on many targets did, where it left some out. */
export function BulkResult({ told, skipped, onClose }: Props) {
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="font-medium">
        {told}
      </p>
      <SkippedList skipped={skipped} />
      <Button className="self-end" tone="primary" onClick={onClose}>
        {strings.close}
      </Button>
    </div>
  );
}
