import type { Step } from "@/api/schema.gen";
import { labelsOf } from "@/flow/with-labels";
import { RichText } from "@/ui/rich-text";
import { Textarea } from "@/ui/textarea";
import { useEdited, useEditor } from "./editor-context";
import { Labelled } from "./labelled";
import { strings } from "./strings";
import { useRendered } from "./use-rendered";
import { useSet } from "./use-set";

const text = strings.fields;

/** The text of a step, and how it will read. */
export function BodyField({ step: { id, body = "" } }: { step: Step }) {
  const set = useSet();
  const { place } = useEditor();
  const variables = useEdited(({ document }) => document.variables);
  const html = useRendered(place.team, body);
  return (
    <>
      <Labelled label={text.step.body} hint={text.bodyHint}>
        <Textarea
          dir="auto"
          value={body}
          onChange={({ target }) => set({ op: "set_step", step: id, field: "body", value: target.value })}
        />
      </Labelled>
      {html && (
        <section aria-label={text.preview} className="rounded-control border border-line bg-bg px-3 py-2">
          <RichText html={html} variables={labelsOf(variables ?? [])} />
        </section>
      )}
    </>
  );
}
