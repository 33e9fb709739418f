import type { Risk, Step, StepKind } from "@/api/schema.gen";
import { words } from "@/flow/words";
import { Input } from "@/ui/input";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { Textarea } from "@/ui/textarea";
import { BodyField } from "./body-field";
import { BranchesSection } from "./branches-section";
import { ChecklistSection } from "./checklist-section";
import { CommandsSection } from "./commands-section";
import { useEdited } from "./editor-context";
import { FieldsSection } from "./fields-section";
import { Labelled } from "./labelled";
import { OutcomeField } from "./outcome-field";
import { planKind } from "./plan-kind";
import { strings } from "./strings";
import { useCarryOut } from "./use-carry-out";
import { useSet } from "./use-set";

const text = strings.fields;
const kinds = ["question", "instruction", "form", "decision", "outcome"] satisfies StepKind[];
const risks = ["none", "disruptive", "destructive"] satisfies Risk[];

/** Everything an author can say of a step. */
export function StepInspector({ step }: { step: Step }) {
  const { id, kind } = step;
  const set = useSet();
  const document = useEdited((state) => state.document);
  const carryOut = useCarryOut();
  return (
    <>
      <div className="flex items-end gap-3">
        <Labelled label={text.step.kind} className="flex-1">
          <Select
            value={kind}
            options={kinds.map((value) => ({ value, label: words.step.kinds[value] }))}
            onChange={({ target }) => {
              const chosen = kinds.find((kind) => kind === target.value);
              if (chosen) carryOut(planKind(document, id, chosen));
            }}
            className="w-full"
          />
        </Labelled>
        <code className="pb-1.5 font-mono text-ink-3 text-xs">{id}</code>
      </div>
      <Labelled label={text.step.title} hint={text.titleHints[kind]}>
        <Input
          dir="auto"
          data-title=""
          value={step.title ?? ""}
          maxLength={200}
          onChange={({ target }) => set({ op: "set_step", step: id, field: "title", value: target.value })}
        />
      </Labelled>
      {kind === "outcome" && <OutcomeField step={step} />}
      {kind !== "decision" && <BodyField key={id} step={step} />}
      {kind === "instruction" && <ChecklistSection step={step} />}
      {kind === "instruction" && <CommandsSection step={step} />}
      {kind === "form" && <FieldsSection step={step} />}
      <BranchesSection step={step} />
      <Notes step={step} />
    </>
  );
}

function Notes({ step: { id, client_note, internal_note, kind, minutes, risk } }: { step: Step }) {
  const set = useSet();
  return (
    <>
      <Labelled label={text.step.internal_note} hint={text.internalHint}>
        <Textarea
          dir="auto"
          rows={2}
          value={internal_note ?? ""}
          onChange={({ target }) => set({ op: "set_step", step: id, field: "internal_note", value: target.value })}
        />
      </Labelled>
      <Labelled label={text.step.client_note} hint={text.clientHint}>
        <Textarea
          dir="auto"
          rows={2}
          value={client_note ?? ""}
          onChange={({ target }) => set({ op: "set_step", step: id, field: "client_note", value: target.value })}
        />
      </Labelled>
      {kind !== "outcome" && kind !== "decision" && (
        <div className="flex flex-wrap items-end gap-4">
          <Labelled label={text.step.minutes} className="w-24">
            <Input
              type="number"
              inputMode="numeric"
              min={1}
              max={1440}
              value={minutes ?? ""}
              onChange={({ target }) =>
                set({ op: "set_step", step: id, field: "minutes", value: minutesOf(target.value) })
              }
            />
          </Labelled>
          <Segmented
            label={text.step.risk}
            options={risks.map((value) => ({ value, label: text.risks[value] }))}
            value={risk ?? "none"}
            onChange={(value) => set({ op: "set_step", step: id, field: "risk", value })}
          />
        </div>
      )}
    </>
  );
}

function minutesOf(written: string): number | null {
  const minutes = Number.parseInt(written, 10);
  return Number.isFinite(minutes) && minutes >= 0 ? minutes : null;
}
