// biome-ignore-all lint/a11y/useSemanticElements: the rows of a table element cannot be drawn in part

import { CircleAlert } from "lucide-react";
import { Icon } from "@/ui/icon";
import { CellEditor, type Onward } from "./cell-editor";
import type { Row } from "./sheet";
import { sheetStrings } from "./sheet-strings";

type Props = {
  row: Row | undefined;
  index: number;
  top: number;
  height: number;
  template: string;
  columns: readonly string[];
  canEdit: boolean;
  isSelected: boolean;
  /** The column that the Tab key leads to, where it is in this row. */
  active: number | undefined;
  editing: { text: string } | undefined;
  suggestionsFor: (column: string) => readonly string[];
  onClick: (row: number, column: number) => void;
  onSelect: (key: string, upTo: boolean) => void;
  onDone: (text: string, onward: Onward) => void;
  onCancel: () => void;
};

/** One target of the table, or the empty line that takes the next one. */
export function GridRow(props: Props) {
  "use memo";
  const { row, index, top, height, template, columns, canEdit, isSelected, active, onSelect } = props;
  return (
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={canEdit ? isSelected : undefined}
      style={{ top, height, gridTemplateColumns: template }}
      className={`group/row absolute inset-x-0 grid border-line border-b outline-none ${active === undefined ? "z-0" : "z-1"} ${isSelected ? "bg-accent-soft" : "bg-surface"}`}
    >
      {canEdit && (
        <div
          role="gridcell"
          tabIndex={-1}
          className={`sticky left-0 z-2 grid place-items-center ${isSelected ? "bg-accent-soft" : "bg-surface"}`}
        >
          {row && (
            <input
              type="checkbox"
              tabIndex={-1}
              checked={isSelected}
              aria-label={sheetStrings.select(row.cells.label ?? "")}
              onChange={(event) => {
                const { nativeEvent } = event;
                onSelect(row.key, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
              }}
              className="size-4 pointer-coarse:size-5"
            />
          )}
        </div>
      )}
      {columns.map((column, at) => (
        <GridCell key={column} {...props} column={column} at={at} isActive={active === at} />
      ))}
    </div>
  );
}

const bubble =
  "absolute top-full left-0 z-20 w-72 max-w-[70vw] whitespace-normal rounded-b-card bg-danger-soft px-2.5 py-2 font-normal text-ink text-sm shadow-float";

type CellProps = Props & { column: string; at: number; isActive: boolean };

function GridCell({ row, index, column, at, isActive, canEdit, isSelected, ...props }: CellProps) {
  const { editing, suggestionsFor, onClick, onDone, onCancel } = props;
  const text = row?.cells[column] ?? "";
  const problem = row?.problems?.[column];
  const isLabel = column === "label";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the whole table
    // biome-ignore lint/a11y/noStaticElementInteractions: it is a cell, whichever of the two roles it has
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles know what column they are in
    <div
      role={isLabel ? "rowheader" : "gridcell"}
      aria-colindex={at + (canEdit ? 2 : 1)}
      aria-invalid={problem ? true : undefined}
      tabIndex={isActive && !editing ? 0 : -1}
      data-active={isActive || undefined}
      title={text.length > 24 ? text : undefined}
      onClick={() => onClick(index, at)}
      className={`flex min-w-0 cursor-default items-center gap-1.5 px-2.5 focus:outline-2 focus:outline-accent focus:-outline-offset-2 ${stuck(isLabel, canEdit)} ${back(problem, isSelected)} ${isActive ? "z-3" : ""}`}
    >
      {problem && <Icon of={CircleAlert} size={14} className="text-danger" />}
      {!row && isLabel ? (
        <span className="min-w-0 truncate font-normal text-ink-3">{sheetStrings.addHere}</span>
      ) : (
        <span className="min-w-0 truncate">{text}</span>
      )}
      {problem && <span className={isActive ? bubble : "sr-only"}>{problem}</span>}
      {isActive && editing && (
        <CellEditor
          column={column}
          text={editing.text}
          suggestions={suggestionsFor(column)}
          invalid={problem !== undefined}
          onDone={onDone}
          onCancel={onCancel}
        />
      )}
    </div>
  );
}

/** Labels stay in sight however far a table is scrolled to the side. */
function stuck(isLabel: boolean, canEdit: boolean): string {
  return isLabel ? `sticky z-2 border-line border-r font-medium ${canEdit ? "left-9" : "left-0"}` : "relative";
}

function back(problem: string | undefined, isSelected: boolean): string {
  if (problem) return "bg-danger-soft";
  return isSelected ? "bg-accent-soft" : "bg-surface";
}
