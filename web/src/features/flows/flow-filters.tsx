import { Search, X } from "lucide-react";
import type { RefObject } from "react";
import { Button } from "@/ui/button";
import { controlStyle } from "@/ui/control-style";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { Select } from "@/ui/select";
import { useDebounced } from "@/ui/use-debounced";
import { type FlowFilter, kinds, openStatuses, parseFilter } from "./filter";
import { cleared, isNarrowed, presetOf } from "./presets";
import { strings } from "./strings";

const text = strings.list;

type Props = {
  filter: FlowFilter;
  /** The tags to choose from. */
  tags: readonly string[];
  search: RefObject<HTMLInputElement | null>;
  onChange: (filter: FlowFilter) => void;
};

/** Narrows the list; every choice takes effect at once and stands in the address. */
export function FlowFilters({ filter, tags, search, onChange }: Props) {
  const [words, setWords] = useDebounced(filter.q ?? "", (q) => onChange(parseFilter({ ...filter, q })));
  const choose = (change: Record<string, string>) => onChange(parseFilter({ ...filter, ...change }));
  return (
    <search className="mb-4 flex flex-wrap items-center gap-2">
      <label className="relative min-w-48 flex-1 max-sm:basis-full sm:max-w-80">
        <span className="sr-only">{text.search}</span>
        <Icon of={Search} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
        <input
          ref={search}
          type="search"
          autoComplete="off"
          placeholder={text.searchHint}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className={`${controlStyle} peer h-8 pr-8 pl-8 pointer-coarse:h-10`}
        />
        <span className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 peer-focus:hidden pointer-coarse:hidden">
          <Kbd keys="/" />
        </span>
      </label>
      <Select
        aria-label={text.kind}
        value={filter.kind ?? ""}
        onChange={(event) => choose({ kind: event.target.value })}
        options={[{ value: "", label: text.anyKind }, ...kinds.map((kind) => option(kind, strings.kinds[kind]))]}
      />
      {["team", "mine"].includes(presetOf(filter)) && (
        <Select
          aria-label={text.status}
          value={filter.status ?? ""}
          onChange={(event) => choose({ status: event.target.value })}
          options={[
            { value: "", label: text.anyStatus },
            ...openStatuses.map((status) => option(status, strings.statuses[status])),
          ]}
        />
      )}
      {tags.length > 0 && (
        <Select
          aria-label={text.tag}
          value={filter.tag ?? ""}
          onChange={(event) => choose({ tag: event.target.value })}
          options={[{ value: "", label: text.anyTag }, ...tags.map((tag) => option(tag, tag))]}
          className="max-w-48"
        />
      )}
      {isNarrowed(filter) && (
        <Button tone="ghost" icon={X} onClick={() => onChange(cleared(filter))}>
          {text.clear}
        </Button>
      )}
    </search>
  );
}

const option = (value: string, label: string) => ({ value, label });
