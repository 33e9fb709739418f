import {
  ArrowDown,
  ArrowUp,
  ClipboardCopy,
  Copy,
  CornerDownRight,
  GitBranchPlus,
  PanelRight,
  Pencil,
  Plus,
  Scissors,
  Trash2,
} from "lucide-react";
import type { StepKind } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { words } from "@/flow/words";
import type { Selection } from "./document-store";
import { useEditor, useView } from "./editor-context";
import { focusDrawn } from "./focus-drawn";
import type { Place } from "./place";
import { planAddBranch } from "./plan-add-branch";
import { planAddStep } from "./plan-add-step";
import { planKind } from "./plan-kind";
import { planDuplicate } from "./plan-paste";
import { planRemove } from "./plan-remove";
import { planShift } from "./plan-shift";
import type { Row } from "./rows";
import { strings } from "./strings";
import { useCarryOut } from "./use-carry-out";
import { type Outline, selectionOf } from "./use-outline";

const text = strings.acts;
const kinds = ["question", "instruction", "form", "decision", "outcome"] satisfies StepKind[];
/** One after another, so that no single letter is taken. */
const kindKeys: Record<StepKind, string> = {
  question: "k q",
  instruction: "k i",
  form: "k f",
  decision: "k d",
  outcome: "k o",
};

/** What can be done with the row that is worked on. Its keys count only in the outline. */
export function useOutlineActions({ document, current, fold, foldAll, openAll, open }: Outline): Action[] {
  const editor = useEditor();
  const inTree = useView((state) => state.inTree);
  const carryOut = useCarryOut();
  const key = (shortcut: string) => (inTree ? { shortcut } : {});
  const section = text.outline;
  const blocked = current ? undefined : strings.plans.nothingSelected;
  const selection: Selection = current ? selectionOf(current) : {};
  const step = current?.kind === "step" ? current.step.id : selection.step;

  /** What was just made is named at once. */
  function make(plan: ReturnType<typeof planAddStep>) {
    if (!carryOut(plan) || "blocked" in plan) return;
    const { step, branch } = plan.select ?? {};
    editor.view.setState({ naming: branch === undefined ? step : `${step}/${branch}` });
  }

  const remove = () => void carryOut(planRemove(document, selection));

  function rename() {
    if (current?.kind === "jump" && current.to) editor.select({ step: current.to.id });
    else if (current) editor.view.setState({ naming: current.key });
  }

  return [
    { id: "outline.rename", label: text.rename, section, icon: Pencil, ...key("enter"), blocked, perform: rename },
    {
      id: "outline.add",
      label: text.addStep,
      section,
      icon: Plus,
      ...key("tab"),
      perform: () => make(planAddStep(document, current && placeBelow(current))),
    },
    {
      id: "outline.branch",
      label: text.addBranch,
      section,
      icon: GitBranchPlus,
      ...key("shift+enter"),
      blocked,
      perform: () => step !== undefined && make(planAddBranch(document, step, selection.branch)),
    },
    {
      id: "outline.duplicate",
      label: text.duplicate,
      section,
      icon: Copy,
      ...key("mod+d"),
      blocked,
      perform: () => step !== undefined && carryOut(planDuplicate(document, step)),
    },
    {
      id: "outline.copy",
      label: text.copy,
      section,
      icon: ClipboardCopy,
      ...key("mod+c"),
      blocked,
      perform: () => onTree("copy"),
    },
    {
      id: "outline.cut",
      label: text.cut,
      section,
      icon: Scissors,
      ...key("mod+x"),
      blocked,
      perform: () => onTree("cut"),
    },
    {
      id: "outline.up",
      label: text.moveUp,
      section,
      icon: ArrowUp,
      ...key("alt+arrowup"),
      blocked,
      perform: () => current && carryOut(planShift(document, current, "up")),
    },
    {
      id: "outline.down",
      label: text.moveDown,
      section,
      icon: ArrowDown,
      ...key("alt+arrowdown"),
      blocked,
      perform: () => current && carryOut(planShift(document, current, "down")),
    },
    {
      id: "outline.remove",
      label: text.remove,
      section,
      icon: Trash2,
      danger: true,
      ...key("delete"),
      blocked,
      perform: remove,
    },
    {
      id: "outline.remove.back",
      label: text.remove,
      section,
      listed: false,
      ...key("backspace"),
      blocked,
      perform: remove,
    },
    {
      id: "outline.details",
      label: text.details,
      section,
      icon: PanelRight,
      ...key("escape"),
      blocked,
      perform: () => {
        editor.view.setState({ sheet: true });
        focusDrawn("[data-title]");
      },
    },
    {
      id: "outline.fold",
      label: text.fold,
      section,
      ...key("["),
      blocked: blocked ?? (current?.hasChildren && open.has(current.key) ? undefined : strings.outline.nothingInside),
      perform: () => current && fold(current.key, true),
    },
    {
      id: "outline.open",
      label: text.unfold,
      section,
      ...key("]"),
      blocked: blocked ?? (current?.hasChildren && !open.has(current.key) ? undefined : strings.outline.nothingInside),
      perform: () => current && fold(current.key, false),
    },
    { id: "outline.fold-all", label: text.foldAll, section, perform: foldAll },
    { id: "outline.open-all", label: text.openAll, section, perform: openAll },
    ...kinds.map((kind) => ({
      id: `outline.kind.${kind}`,
      label: text.kinds(words.step.kinds[kind]),
      section,
      icon: CornerDownRight,
      ...key(kindKeys[kind]),
      blocked: blocked ?? (current?.step.kind === kind ? strings.outline.isKind : undefined),
      perform: () => step !== undefined && carryOut(planKind(document, step, kind)),
    })),
  ];
}

/** Where a new step goes from a row: onto its branch, or as the next one. */
function placeBelow(row: Row): Place {
  const { step, branch } = selectionOf(row);
  if (step !== undefined && branch !== undefined) return { on: "branch", step, branch };
  return { on: "into", step: row.step.id };
}

/** The tree answers to the event, as it does when the browser's own menu is used. */
function onTree(command: "copy" | "cut") {
  window.document.querySelector<HTMLElement>("[data-outline] [tabindex='0']")?.focus();
  window.document.execCommand(command);
}
