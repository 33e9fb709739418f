import { ChevronRight } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { FindingCount } from "@/flow/findings";
import { Icon } from "@/ui/icon";
import { RowWords } from "./row-words";
import type { Row } from "./rows";

export type RowProps = {
  row: Row;
  labels: Readonly<Record<string, string>>;
  count: FindingCount | undefined;
  inside: FindingCount | undefined;
  position: number;
  size: number;
  open: boolean;
  selected: boolean;
  tabbable: boolean;
  /** The field in which the row is named, while it is. */
  field?: ReactNode;
};

/** One row of the tree. Clicks and keys are handled by the tree, which finds the row by its key. */
export const OutlineRow = memo(function OutlineRow(props: RowProps) {
  const { row, position, size, open, selected, tabbable, field, ...shown } = props;
  return (
    <div
      role="treeitem"
      data-key={row.key}
      aria-level={row.level}
      aria-posinset={position}
      aria-setsize={size}
      aria-expanded={row.hasChildren ? open : undefined}
      aria-selected={selected}
      tabIndex={tabbable ? 0 : -1}
      style={{ paddingInlineStart: `${(row.level - 1) * indent + 0.25}rem` }}
      className={`group/row flex min-h-8 cursor-default select-none items-center gap-1.5 rounded-control py-0.5 pr-2 -outline-offset-2 hover:bg-sunken aria-selected:bg-accent-soft pointer-coarse:min-h-11`}
    >
      <span data-fold="" className="grid size-5 shrink-0 place-items-center text-ink-3">
        {row.hasChildren && <Icon of={ChevronRight} className={`transition-transform ${open ? "rotate-90" : ""}`} />}
      </span>
      <RowWords row={row} {...shown} field={field} />
    </div>
  );
}, isSameRow);

/** In rem; a branch and the steps inside it are a level each. */
const indent = 0.875;

/** Rows are built anew with every change; most say the same as before. */
function isSameRow({ row, ...rest }: RowProps, { row: otherRow, ...otherRest }: RowProps): boolean {
  const { from, ...shown } = row;
  const { from: otherFrom, ...otherShown } = otherRow;
  const isSameBranch = from?.branch === otherFrom?.branch && from?.step.kind === otherFrom?.step.kind;
  return isSameBranch && isShallowlySame(shown, otherShown) && isShallowlySame(rest, otherRest);
}

function isShallowlySame(one: object, other: object): boolean {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length && keys.every((key) => Reflect.get(one, key) === Reflect.get(other, key))
  );
}
