import { lazy, Suspense, useState } from "react";
import type { Kind } from "@/api/schema.gen";
import { labelsOf, withLabels } from "@/flow/with-labels";
import { words } from "@/flow/words";
import { Button } from "@/ui/button";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { Textarea } from "@/ui/textarea";
import { useEdited, useEditor } from "./editor-context";
import { Labelled } from "./labelled";
import { strings } from "./strings";
import { useSet } from "./use-set";
import { VariablesSection } from "./variables-section";

const text = strings.flow;
const kinds = ["troubleshooting", "procedure", "maintenance"] satisfies Kind[];
const StepPicker = lazy(() => import("./step-picker").then((module) => ({ default: module.StepPicker })));

/** What is said of the flow as a whole. */
export function FlowInspector() {
  const document = useEdited((state) => state.document);
  const set = useSet();
  const { title, summary, kind, tags = [] } = document;
  return (
    <>
      <Labelled label={strings.fields.flow.title}>
        <Input
          dir="auto"
          value={title}
          maxLength={200}
          onChange={({ target }) => set({ op: "set_flow", field: "title", value: target.value })}
        />
      </Labelled>
      <Labelled label={strings.fields.flow.kind} hint={text.kindHints[kind]}>
        <Select
          value={kind}
          options={kinds.map((value) => ({ value, label: text.kinds[value] }))}
          onChange={({ target }) => {
            const value = kinds.find((known) => known === target.value);
            if (value) set({ op: "set_flow", field: "kind", value });
          }}
        />
      </Labelled>
      <Labelled label={strings.fields.flow.summary} hint={text.summaryHint}>
        <Textarea
          dir="auto"
          rows={2}
          value={summary ?? ""}
          onChange={({ target }) => set({ op: "set_flow", field: "summary", value: target.value })}
        />
      </Labelled>
      <TagsField key={tags.join()} tags={tags} />
      <StartField />
      <VariablesSection />
    </>
  );
}

/** Tags are taken over when they are complete. */
function TagsField({ tags }: { tags: readonly string[] }) {
  const set = useSet();
  const [written, setWritten] = useState(tags.join(", "));
  const take = () => {
    const value = [...new Set(written.split(",").map((tag) => tag.trim()))].filter(Boolean);
    if (value.join() !== tags.join()) set({ op: "set_flow", field: "tags", value });
  };
  return (
    <Labelled label={strings.fields.flow.tags} hint={text.tagsHint}>
      <Input
        dir="auto"
        value={written}
        onChange={({ target }) => setWritten(target.value)}
        onBlur={take}
        onKeyDown={({ key }) => key === "Enter" && take()}
      />
    </Labelled>
  );
}

function StartField() {
  const editor = useEditor();
  const document = useEdited((state) => state.document);
  const [choosing, setChoosing] = useState(false);
  const start = document.steps?.find(({ id }) => id === document.start);
  return (
    <div className="flex items-center justify-between gap-2">
      <span className="min-w-0">
        <span className="block font-medium text-ink-2 text-sm">{text.start}</span>
        {start
          ? withLabels(start.title ?? "", labelsOf(document.variables ?? [])) || words.path.untitled
          : text.noStart}
      </span>
      <Button size="sm" onClick={() => setChoosing(true)}>
        {strings.target.change}
      </Button>
      {choosing && (
        <Suspense fallback={null}>
          <StepPicker
            title={text.start}
            chosen={document.start}
            onChoose={(step) => {
              setChoosing(false);
              editor.perform({ label: text.startSet, operations: [{ op: "set_start", step: step ?? "" }] });
            }}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
