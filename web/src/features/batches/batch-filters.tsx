import { X } from "lucide-react";
import type { BatchStatus } from "@/api/schema.gen";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import { type BatchFilter, isNarrowed } from "./filter";
import { strings } from "./strings";

const text = strings.list;
const all: readonly BatchStatus[] = ["open", "finished", "cancelled"];
const options = [
  { value: "all", label: text.all },
  ...all.map((value) => ({ value, label: strings.statuses[value] })),
] as const;

type Props = { filter: BatchFilter; onFilter: (filter: BatchFilter) => void };

/** What the list shows. It all stands in the address. */
export function BatchFilters({ filter, onFilter }: Props) {
  const { status, ...rest } = filter;
  const narrowed = (["flow", "schedule", "list"] as const).filter((name) => filter[name] !== undefined);
  return (
    <search className="mb-4 flex flex-wrap items-center gap-2.5">
      <Segmented
        label={text.status}
        options={options}
        value={status ?? "all"}
        onChange={(next) => onFilter(next === "all" ? rest : { ...rest, status: next })}
      />
      {narrowed.length > 0 && (
        <span className="text-ink-2">{narrowed.map((name) => text.narrowed[name]).join(", ")}</span>
      )}
      {isNarrowed(filter) && (
        <Button tone="ghost" icon={X} onClick={() => onFilter({})}>
          {text.clear}
        </Button>
      )}
    </search>
  );
}
