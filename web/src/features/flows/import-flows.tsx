import { useState } from "react";
import type { Flow } from "@/api/schema.gen";
import { namedSteps } from "@/flow/named-steps";
import { Button } from "@/ui/button";
import { importText } from "./check-text";
import { fileStrings } from "./file-strings";
import { FindingsPanel } from "./findings-panel";
import { ImportFiles } from "./import-files";
import { ImportHints } from "./import-hints";
import { ImportPreview } from "./import-preview";
import { readText } from "./read-text";
import { SourcePanel } from "./source-panel";
import { strings } from "./strings";
import { formatOf } from "./text-format";
import { useSource } from "./use-source";

const text = fileStrings.import;

type Props = { team: string; onImported: (flow: Flow) => Promise<void>; onManyImported: () => void };

/** One flow is pasted or dropped, checked and taken; several files get a report, a line for each. */
export function ImportFlows({ team, onImported, onManyImported }: Props) {
  const source = useSource(team);
  const [files, setFiles] = useState<File[]>([]);
  const [saving, setSaving] = useState(false);
  const [selected, setSelected] = useState<number>();
  const checked = source.result?.state === "checked" ? source.result.checked : undefined;

  async function take(chosen: File[]) {
    const [first] = chosen;
    if (chosen.length > 1) return setFiles(chosen);
    if (!first) return;
    try {
      const read = await readText(first);
      source.change(read, first.name);
      source.choose(undefined);
      await source.check(read, formatOf(read, first.name));
    } catch (error) {
      source.refuse(error);
    }
  }
  async function save() {
    setSaving(true);
    try {
      if (checked) await onImported(await importText(team, source.text, checked));
    } catch (error) {
      source.refuse(error);
    } finally {
      setSaving(false);
    }
  }

  const steps = checked ? namedSteps(checked.document) : [];
  const selectById = (id: string) => setSelected(steps.findIndex((step) => step.id === id));

  if (files.length > 0) {
    return (
      <ImportFiles
        team={team}
        files={files}
        onImported={onManyImported}
        onMend={(read, name) => {
          setFiles([]);
          source.change(read, name);
          void source.check(read, formatOf(read, name));
        }}
        onLeave={() => setFiles([])}
      />
    );
  }
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-3">
        <SourcePanel source={source} onFiles={take} multiple />
        {!checked && (
          <Button
            tone="primary"
            pending={source.pending}
            disabled={source.text.trim() === ""}
            onClick={() => void source.check()}
            className="self-end"
          >
            {fileStrings.file.check}
          </Button>
        )}
      </div>
      {checked ? (
        <div className="flex min-w-0 flex-col gap-4">
          <div className="flex items-start justify-between gap-4">
            <div>
              <h2 className="text-md">{checked.document.title || strings.untitled}</h2>
              <p className="text-ink-2">
                {strings.kinds[checked.document.kind]}, {strings.steps(steps.length)}
              </p>
              {checked.errors > 0 && <p className="mt-1 text-ink-2">{text.errorsAllowed}</p>}
            </div>
            <Button tone="primary" pending={saving} onClick={save}>
              {text.submit}
            </Button>
          </div>
          <ImportPreview checked={checked} selected={selected} onSelect={setSelected} />
          <FindingsPanel findings={checked.findings} steps={steps} onSelect={selectById} />
        </div>
      ) : (
        <ImportHints />
      )}
    </div>
  );
}
