import { useState } from "react";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Textarea } from "@/ui/textarea";
import { FileDrop } from "./file-drop";
import { importStrings } from "./import-strings";
import type { ImportState } from "./use-import";

const text = importStrings.source;

type Props = { table: ImportState };

/** Where a table comes in: pasted, dropped or chosen. A paste into the empty box is read at once. */
export function ImportSource({ table }: Props) {
  const { source, problem, working, read, readFile } = table;
  // What came as a file is a file; what was pasted can be mended here.
  const [typed, setTyped] = useState(source?.name === undefined ? (source?.text ?? "") : "");
  return (
    <div className="flex max-w-[52rem] flex-col gap-4">
      <FileDrop onFile={(file) => void readFile(file)} />
      <Field label={text.label} required hint={text.hint}>
        <Textarea
          name="table"
          rows={10}
          value={typed}
          placeholder={text.placeholder}
          spellCheck={false}
          autoCapitalize="off"
          wrap="off"
          onChange={(event) => setTyped(event.target.value)}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData("text/plain");
            if (typed !== "" || pasted.trim() === "") return;
            event.preventDefault();
            setTyped(pasted);
            void read(pasted);
          }}
          className="min-h-56 whitespace-pre font-mono text-sm"
        />
      </Field>
      <FormProblem problem={problem} />
      <Button
        tone="primary"
        pending={working !== undefined}
        disabled={typed.trim() === ""}
        onClick={() => void read(typed)}
        className="self-end"
      >
        {text.read}
      </Button>
    </div>
  );
}
