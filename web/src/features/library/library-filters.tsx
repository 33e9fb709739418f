import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { controlStyle } from "@/ui/control-style";
import { Icon } from "@/ui/icon";
import { Select } from "@/ui/select";
import { useDebounced } from "@/ui/use-debounced";
import { type LibraryFilter, parseLibraryFilter } from "./filter";
import { strings } from "./strings";

type Props = {
  filter: LibraryFilter;
  tags: readonly string[];
  onChange: (filter: LibraryFilter) => void;
  children: ReactNode;
};

export function LibraryFilters({ filter, tags, onChange, children }: Props) {
  const [words, setWords] = useDebounced(filter.q ?? "", (q) => onChange(parseLibraryFilter({ ...filter, q })));
  return (
    <search className="mb-5 flex flex-wrap gap-2">
      <label className="relative min-w-48 flex-1 max-sm:basis-full sm:max-w-80">
        <span className="sr-only">{strings.search}</span>
        <Icon of={Search} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
        <input
          type="search"
          autoComplete="off"
          placeholder={strings.search}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className={`${controlStyle} h-8 pr-2 pl-8 pointer-coarse:h-10`}
        />
      </label>
      <Select
        aria-label={strings.tag}
        value={filter.tag ?? ""}
        onChange={(event) => onChange(parseLibraryFilter({ ...filter, tag: event.target.value }))}
        options={[{ value: "", label: strings.anyTag }, ...tags.map((tag) => ({ value: tag, label: tag }))]}
      />
      {children}
    </search>
  );
}
