import { Search, X } from "lucide-react";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Input } from "@/ui/input";
import { Segmented } from "@/ui/segmented";
import { useDebounced } from "@/ui/use-debounced";
import { type SessionFilter, type ShownStatus, startFilter } from "./filter";
import { FlowFilter } from "./flow-filter";
import { listStrings } from "./list-strings";

type Props = { team: string; filter: SessionFilter; onChange: (filter: SessionFilter) => void };

const text = listStrings.list;
const statuses = (["active", "finished", "cancelled", "all"] as const).map((value) => ({
  value,
  label: text.statusOptions[value],
}));
const assignees = (["all", "me"] as const).map((value) => ({ value, label: text.assigneeOptions[value] }));

/** What the list shows. It all stands in the address. */
export function SessionFilters({ team, filter, onChange }: Props) {
  const narrowed = filter.status === "open" || filter.status === "paused" ? filter.status : undefined;
  const options: { value: ShownStatus; label: string }[] = [...statuses];
  if (narrowed) options.push({ value: narrowed, label: text.narrowed[narrowed] });
  return (
    <search className="mb-4 flex flex-wrap items-center gap-2.5">
      <SearchBox
        query={filter.q ?? ""}
        onSearch={(q) => {
          const { q: _old, ...rest } = filter;
          onChange(q ? { ...rest, q } : rest);
        }}
      />
      <Segmented
        label={text.status}
        options={options}
        value={filter.status}
        onChange={(status) => onChange({ ...filter, status })}
      />
      <Segmented
        label={text.assignee}
        options={assignees}
        value={filter.assignee}
        onChange={(assignee) => onChange({ ...filter, assignee })}
      />
      <FlowFilter team={team} filter={filter} onChange={onChange} />
      {(filter.q || filter.flow) && (
        <Button tone="ghost" icon={X} onClick={() => onChange(startFilter)}>
          {text.clear}
        </Button>
      )}
    </search>
  );
}

type SearchProps = { query: string; onSearch: (query: string) => void };

function SearchBox({ query, onSearch }: SearchProps) {
  const [typed, setTyped] = useDebounced(query, onSearch);
  return (
    <span className="relative min-w-60 flex-1">
      <Icon of={Search} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
      <Input
        type="search"
        aria-label={text.search}
        value={typed}
        placeholder={text.search}
        onChange={(event) => setTyped(event.currentTarget.value)}
        className="pl-8"
      />
    </span>
  );
}
