import type { Branch, Step, StepKind } from "@/api/schema.gen";
import { branchText } from "@/flow/branch-text";
import { labelsOf } from "@/flow/with-labels";
import { words } from "@/flow/words";
import { Checkbox } from "@/ui/checkbox";
import { Input } from "@/ui/input";
import { useEdited, useEditor } from "./editor-context";
import { focusDrawn } from "./focus-drawn";
import { ItemTools } from "./item-tools";
import { Labelled } from "./labelled";
import { planAddBranch } from "./plan-add-branch";
import { planRemove } from "./plan-remove";
import { RuleFields } from "./rule-fields";
import { Section } from "./section";
import { strings } from "./strings";
import { TargetField } from "./target-field";
import { useCarryOut } from "./use-carry-out";
import { useSet } from "./use-set";

const text = strings.branches;

/** The ways on from a step. */
export function BranchesSection({ step }: { step: Step }) {
  const carryOut = useCarryOut();
  const document = useEdited((state) => state.document);
  const { branches = [], kind, id } = step;
  if (kind === "outcome" && branches.length === 0) return null;

  function add() {
    const plan = planAddBranch(document, id);
    if (carryOut(plan) && !("blocked" in plan)) focusDrawn(`[data-branch="${plan.select?.branch}"] input`);
  }

  const canGrow = kind === "question" || kind === "decision" || (kind === "instruction" && branches.length < 3);
  return (
    <Section
      title={text.titles[kind]}
      {...(kind === "decision" && { hint: text.decisionHint })}
      {...((canGrow || branches.length === 0) && { add: { label: text.add[kind], perform: add } })}
    >
      {branches.map((branch, at) => (
        <BranchFields key={branch.id} step={step} branch={branch} at={at} />
      ))}
    </Section>
  );
}

type Props = { step: Step; branch: Branch; at: number };

function BranchFields({ step: { id, kind, branches = [] }, branch, at }: Props) {
  const set = useSet();
  const { perform } = useEditor();
  const carryOut = useCarryOut();
  const document = useEdited((state) => state.document);
  const isSelected = useEdited(({ selection }) => selection.branch === branch.id);
  const { variables = [] } = document;
  const shown = branchText(kind, { ...branch, label: "" }, labelsOf(variables));
  const name = branch.label || (kind === "question" ? text.answer(at + 1) : shown) || text.answer(at + 1);
  const isElse = kind === "decision" && at === branches.length - 1 && !branch.when;
  const move = (to: number) =>
    perform({
      label: strings.plans.move(`“${name}”`),
      operations: [{ op: "move_branch", step: id, branch: branch.id, at: to }],
    });
  return (
    <fieldset
      data-branch={branch.id}
      className={`flex flex-col gap-2 rounded-control border p-2.5 ${isSelected ? "border-accent" : "border-line"}`}
    >
      <legend className="sr-only">{name}</legend>
      <div className="flex items-end justify-between gap-2">
        <Labelled label={labelOf(kind, branch, at)} className="flex-1">
          <Input
            dir="auto"
            value={branch.label ?? ""}
            maxLength={200}
            placeholder={kind === "decision" ? shown : ""}
            onChange={({ target }) =>
              set({ op: "set_branch", step: id, branch: branch.id, field: "label", value: target.value })
            }
          />
        </Labelled>
        <ItemTools
          name={name}
          at={at}
          count={branches.length}
          onMove={move}
          onRemove={() => carryOut(planRemove(document, { step: id, branch: branch.id }))}
        />
      </div>
      {kind === "decision" && !isElse && (
        <RuleFields
          when={branch.when ?? { all: [] }}
          variables={variables}
          onChange={(value) => set({ op: "set_branch", step: id, branch: branch.id, field: "when", value })}
        />
      )}
      <TargetField step={id} branch={branch} />
      {kind === "question" && (
        <Checkbox
          label={text.confirms}
          checked={branch.confirms ?? false}
          onChange={({ target }) =>
            set({ op: "set_branch", step: id, branch: branch.id, field: "confirms", value: target.checked })
          }
        />
      )}
    </fieldset>
  );
}

function labelOf(kind: StepKind, { id }: Branch, at: number): string {
  const usual: Record<string, string> = words.step.instructionBranches;
  if (kind === "question") return text.answer(at + 1);
  return (kind === "instruction" && usual[id]) || text.label;
}
