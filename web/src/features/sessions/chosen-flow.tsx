import { Route } from "lucide-react";
import type { FlowSummary } from "@/api/schema.gen";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { listStrings } from "./list-strings";
import { strings } from "./strings";

type Props = { flow: FlowSummary | undefined; onChange: () => void };

/** The flow that will be walked, with the way to take another. */
export function ChosenFlow({ flow, onChange }: Props) {
  return (
    <div className="flex min-h-16 items-start gap-3 rounded-card border border-accent bg-accent-soft px-4 py-3">
      <Icon of={Route} size={20} className="mt-0.5 text-accent" />
      <div className="min-w-0 flex-1">
        {flow && (
          <>
            <p className="font-medium text-md">{flow.title}</p>
            <p className="text-ink-2 text-sm">
              {listStrings.kinds[flow.kind]} · {strings.steps(flow.steps)}
            </p>
          </>
        )}
      </div>
      <Button size="sm" onClick={onChange}>
        {listStrings.start.change}
      </Button>
    </div>
  );
}
