import { type FocusEvent, type KeyboardEvent, type MouseEvent, useEffect, useRef } from "react";
import type { Finding } from "@/api/schema.gen";
import { useActions } from "@/commands/registry";
import { findingsByStep, sumFindings } from "@/flow/findings";
import { labelsOf } from "@/flow/with-labels";
import { useEditor, useSaves, useView } from "./editor-context";
import { EmptyFlow } from "./empty-flow";
import { NamingField } from "./naming-field";
import { OutlineHeader } from "./outline-header";
import { OutlineParts } from "./outline-parts";
import { OutlineRow } from "./outline-row";
import type { Row } from "./rows";
import { strings } from "./strings";
import { type Outline, selectionOf, useOutline } from "./use-outline";
import { useOutlineActions } from "./use-outline-actions";
import { useSet } from "./use-set";
import { useStepsClipboard } from "./use-steps-clipboard";

/** The flow as an outline: what concerns all of it, and its tree. */
export function OutlinePanel() {
  const outline = useOutline();
  const actions = useOutlineActions(outline);
  useActions(actions);
  useStepsClipboard(outline);
  return (
    <div className="flex min-h-full flex-col">
      <OutlineHeader outline={outline} add={actions.find(({ id }) => id === "outline.add")} />
      {outline.rows.length === 0 ? (
        <EmptyFlow />
      ) : (
        <>
          <Tree outline={outline} />
          <p aria-hidden="true" className="px-4 pt-2 pb-4 text-ink-3 text-sm max-md:hidden pointer-coarse:hidden">
            {strings.outline.hint}
          </p>
        </>
      )}
    </div>
  );
}

/** The tree, in which everything can be done by keyboard. */
function Tree({ outline }: { outline: Outline }) {
  "use memo";
  const editor = useEditor();
  const tree = useRef<HTMLDivElement>(null);
  const naming = useView((state) => state.naming);
  const inTree = useView((state) => state.inTree);
  const findings = useSaves((state) => state.findings);
  const counts = findingsByStep(findings);
  const branchCounts = findingsByBranch(findings);
  const { current, rows, open } = outline;
  const labels = labelsOf(outline.document.variables ?? []);
  const hidden = hiddenIn(rows, open);
  const at = current?.key;
  // The focus goes where the work is, unless somebody is in a field.
  useEffect(() => {
    if (!inTree || naming !== undefined || at === undefined) return;
    const row = tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(at)}"]`);
    if (!row?.contains(document.activeElement)) row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }, [inTree, naming, at]);

  function onClick(event: MouseEvent) {
    const row = rowAt(event.target, rows);
    if (!row || isField(event.target)) return;
    const onFold = event.target instanceof Element && event.target.closest("[data-fold]");
    if (onFold && row.hasChildren) outline.fold(row.key, open.has(row.key));
    editor.select(selectionOf(row));
    editor.view.setState({ inTree: true, ...(!onFold && { sheet: true }) });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isField(event.target) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const move = outline.move(event.key);
    if (!move) return;
    event.preventDefault();
    if ("open" in move) outline.fold(move.open, false);
    else if ("close" in move) outline.fold(move.close, true);
    else selectKey(move.focus);
  }

  function selectKey(key: string) {
    const row = rows.find((row) => row.key === key);
    if (row) editor.select(selectionOf(row));
  }

  function onFocus(event: FocusEvent) {
    const row = isField(event.target) ? undefined : rowAt(event.target, rows);
    if (row && row.key !== at) editor.select(selectionOf(row));
  }

  return (
    <div
      ref={tree}
      role="tree"
      aria-label={strings.outline.label}
      aria-description={strings.outline.hint}
      data-outline=""
      onClick={onClick}
      onDoubleClick={() => at !== undefined && editor.view.setState({ naming: at })}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      className="p-2"
    >
      <OutlineParts rows={outline.visible} needed={[at, outline.tabStop]}>
        {(row) => (
          <OutlineRow
            key={row.key}
            row={row}
            labels={labels}
            count={row.kind === "step" ? counts.get(row.step.id) : branchCounts.get(branchKey(row))}
            inside={hidden.has(row.key) ? sumFindings(counts, hidden.get(row.key) ?? []) : undefined}
            position={outline.places.get(row.key)?.position ?? 1}
            size={outline.places.get(row.key)?.size ?? 1}
            open={open.has(row.key)}
            selected={row.key === at}
            tabbable={row.key === outline.tabStop}
            {...(row.key === naming && { field: <Naming row={row} /> })}
          />
        )}
      </OutlineParts>
    </div>
  );
}

function Naming({ row: { kind, step, from } }: { row: Row }) {
  const set = useSet();
  if (kind === "step" || !from) {
    return (
      <NamingField
        label={strings.outline.title}
        value={step.title ?? ""}
        onChange={(value) => set({ op: "set_step", step: step.id, field: "title", value })}
      />
    );
  }
  return (
    <NamingField
      label={strings.outline.branchLabel}
      value={from.branch.label ?? ""}
      onChange={(value) => set({ op: "set_branch", step: from.step.id, branch: from.branch.id, field: "label", value })}
    />
  );
}

function rowAt(target: EventTarget, rows: readonly Row[]): Row | undefined {
  const key = target instanceof Element && target.closest<HTMLElement>("[data-key]")?.dataset.key;
  return rows.find((row) => row.key === key);
}

const isField = (target: EventTarget) => target instanceof HTMLInputElement;

const branchKey = ({ from }: Row) => `${from?.step.id}/${from?.branch.id}`;

/** How many findings each branch has, by the ids of its step and its own. */
function findingsByBranch(findings: readonly Finding[]) {
  return findingsByStep(
    findings.flatMap((finding) => (finding.branch ? [{ ...finding, step: `${finding.step}/${finding.branch}` }] : [])),
  );
}

/** For each folded row the ids of the steps inside it. */
function hiddenIn(rows: readonly Row[], open: ReadonlySet<string>): Map<string, string[]> {
  const hidden = new Map<string, string[]>();
  let folded: Row | undefined;
  let inside: string[] = [];
  for (const row of rows) {
    if (folded && row.level > folded.level) {
      if (row.kind === "step") inside.push(row.step.id);
      continue;
    }
    folded = row.hasChildren && !open.has(row.key) ? row : undefined;
    inside = [];
    if (folded) hidden.set(folded.key, inside);
  }
  return hidden;
}
