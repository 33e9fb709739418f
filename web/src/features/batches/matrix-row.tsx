import { useStore } from "zustand";
import type { Passage, ReadingStep, Standing } from "@/api/schema.gen";
import { Icon } from "@/ui/icon";
import { useBoard, useTile } from "./board-context";
import { CheckMark } from "./check-mark";
import { looks } from "./looks";
import { optionId } from "./option-id";
import { isActive, standingOf } from "./standing";
import { targetLabels, wayText } from "./step-text";
import { strings } from "./strings";

type Props = {
  id: string;
  index: number;
  height: number;
  columns: readonly ReadingStep[];
  /** Its details are open. */
  marked: boolean;
};

const cell = "border-line border-b px-1 py-0";

/** A target and the way it has taken: the answer at each step it has seen, and where it is now. */
export function MatrixRow({ id, index, height, columns, marked }: Props) {
  "use memo";
  const { selection, labels } = useBoard();
  const tile = useTile(id);
  const selected = useStore(selection, (state) => state.selected.has(id));
  const active = useStore(selection, (state) => state.active === id);
  if (!tile) return null;
  const standing = standingOf(tile);
  const { icon, text } = looks[standing];
  const seen = new Map<string, Passage>(tile.path.map((passage) => [passage.step, passage]));
  const texts = targetLabels(labels, tile.target_label);
  return (
    <tr
      id={optionId(id)}
      aria-rowindex={index}
      aria-selected={selected || marked}
      data-id={id}
      data-active={active || undefined}
      style={{ height }}
      className={`cursor-pointer select-none data-active:group-focus-visible/board:outline-2 data-active:group-focus-visible/board:outline-accent data-active:group-focus-visible/board:-outline-offset-2 ${selected || marked ? "bg-accent-soft" : "bg-surface hover:bg-sunken"}`}
    >
      <th scope="row" className="sticky left-0 border-line border-r border-b bg-inherit px-3 py-0 text-start">
        <span className="flex min-w-0 items-center gap-2">
          <CheckMark
            checked={selected}
            className="-ml-1.5 hidden group-data-readonly/board:hidden group-data-selecting/board:grid"
          />
          <span title={strings.standings[standing]} className={`inline-flex ${text}`}>
            <Icon of={icon} />
          </span>
          <span className="truncate font-medium">{tile.target_label}</span>
          <span className="sr-only">{strings.standings[standing]}</span>
        </span>
      </th>
      {columns.map((step) =>
        step.id === tile.step ? (
          <td key={step.id} className={cell}>
            <Here standing={standing} />
          </td>
        ) : (
          <td key={step.id} className={cell}>
            <Way step={step} branch={seen.get(step.id)?.branch} texts={texts} />
          </td>
        ),
      )}
    </tr>
  );
}

function Here({ standing }: { standing: Standing }) {
  const { icon, text, soft } = looks[standing];
  const begun = isActive(standing) && standing !== "not_started";
  return (
    <span
      className={`flex h-7 min-w-0 items-center gap-1.5 rounded-control border px-2 font-medium text-sm ${begun ? "border-current" : "border-line"} ${text} ${soft}`}
    >
      <Icon of={icon} size={14} />
      <span className="truncate">{strings.standings[standing]}</span>
    </span>
  );
}

type WayProps = { step: ReadingStep; branch: string | undefined; texts: Readonly<Record<string, string>> };

function Way({ step, branch, texts }: WayProps) {
  if (branch === undefined) return null;
  const text = wayText(step, branch, texts);
  return (
    <span title={text} className="block truncate px-2 text-ink-2 text-sm">
      {text}
    </span>
  );
}
