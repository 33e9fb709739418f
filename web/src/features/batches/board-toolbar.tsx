import { CheckCheck, Search, X } from "lucide-react";
import type { RefObject } from "react";
import { useStore } from "zustand";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Input } from "@/ui/input";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { useDebounced } from "@/ui/use-debounced";
import { useBoard } from "./board-context";
import { strings } from "./strings";
import { type BoardView, groupings } from "./view";
import { isFiltered, unfiltered } from "./view-changes";

const text = strings.board;
const ways = [
  { value: "tiles", label: text.tiles },
  { value: "steps", label: text.steps },
] as const;

type Props = {
  view: BoardView;
  onView: (view: BoardView) => void;
  /** Whether the targets are of a list, which names their clients. */
  hasClients: boolean;
  selectable: boolean;
  search: RefObject<HTMLInputElement | null>;
  onSelecting: (selecting: boolean) => void;
};

/** How the board is shown, and which of its targets. */
export function BoardToolbar({ view, onView, hasClients, selectable, search, onSelecting }: Props) {
  "use memo";
  const selecting = useStore(useBoard().selection, (state) => state.selecting);
  const offered = groupings.filter((grouping) => grouping !== "client" || hasClients);
  const [typed, setTyped] = useDebounced(view.q ?? "", (q) => {
    const { q: _old, ...rest } = view;
    onView(q ? { ...rest, q } : rest);
  });
  return (
    <search className="flex flex-wrap items-center gap-2 print:hidden">
      <Segmented
        label={text.as}
        options={ways}
        value={view.as ?? "tiles"}
        onChange={(as) => {
          const { as: _old, ...rest } = view;
          onView(as === "steps" ? { ...rest, as } : rest);
        }}
      />
      <Select
        aria-label={text.group}
        value={view.by ?? "none"}
        options={(["none", ...offered] as const).map((value) => ({ value, label: strings.groupings[value] }))}
        onChange={({ currentTarget }) => {
          const { by: _old, ...rest } = view;
          const by = groupings.find((grouping) => grouping === currentTarget.value);
          onView(by ? { ...rest, by } : rest);
        }}
      />
      <span className="relative min-w-44 flex-1 sm:max-w-72">
        <Icon of={Search} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
        <Input
          ref={search}
          type="search"
          aria-label={text.search}
          placeholder={text.search}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          className="pl-8"
        />
      </span>
      <Button
        aria-pressed={view.who === "me"}
        className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
        onClick={() => {
          const { who, ...rest } = view;
          onView(who ? rest : { ...rest, who: "me" });
        }}
      >
        {text.mine}
      </Button>
      {selectable && (
        <Button
          icon={CheckCheck}
          aria-pressed={selecting}
          className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
          onClick={() => onSelecting(!selecting)}
        >
          {text.select}
        </Button>
      )}
      {isFiltered(view) && (
        <Button tone="ghost" icon={X} onClick={() => onView(unfiltered(view))}>
          {text.clear}
        </Button>
      )}
    </search>
  );
}
