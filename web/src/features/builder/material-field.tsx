import { FileText, FileUp, X } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { announce } from "@/ui/announcer";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { IconButton } from "@/ui/icon-button";
import { Textarea } from "@/ui/textarea";
import { limits } from "./limits";
import { materialSize } from "./material-size";
import { FileRefused, readMaterial } from "./read-material";
import { SentMaterial } from "./sent-material";
import { strings } from "./strings";
import type { Material, MaterialSource } from "./types";

const text = strings.material;

type Props = {
  sources: MaterialSource[];
  /** What was sent before; new sources replace it. */
  sent?: Material | undefined;
  onChange: (sources: MaterialSource[]) => void;
};

/** Texts that the steps are to rest on: pasted, or read from files here in the browser. */
export function MaterialField({ sources, sent, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [pasted, setPasted] = useState("");
  const [over, setOver] = useState(false);
  const [told, setTold] = useState<string[]>([]);
  const used = materialSize(sources);

  async function take(files: File[]) {
    const notes: string[] = [];
    const read: MaterialSource[] = [];
    setTold(files.map(({ name }) => text.reading(name)));
    for (const file of files) {
      try {
        const { source, isCut } = await readMaterial(file);
        read.push(source);
        if (isCut) notes.push(text.cut(file.name));
      } catch (error) {
        notes.push(error instanceof FileRefused ? error.message : text.unreadable(file.name));
      }
    }
    setTold(notes);
    if (read.length > 0) onChange([...sources, ...read]);
    announce([...read.map(({ name }) => name), ...notes].join(". "));
  }

  function addPasted() {
    onChange([...sources, { name: nameFor(sources), text: pasted.trim() }]);
    setPasted("");
  }

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void take([...event.dataTransfer.files]);
  }

  return (
    <fieldset className="flex flex-col gap-3 rounded-card border border-line px-4 pt-2 pb-4">
      <legend className="px-1 font-medium">
        {text.title} <span className="font-normal text-ink-3 text-sm">{strings.optional}</span>
      </legend>
      <p className="text-ink-2 text-sm">
        {text.hint} {text.masked}
      </p>
      {sent && sent.lines.length > 0 && <SentMaterial material={sent} />}
      {sources.length > 0 && (
        <ul className="flex flex-col gap-1.5">
          {sources.map((source, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two sources may have the same name and the same text
            <li key={at} className="flex items-center gap-2.5 rounded-control bg-sunken py-1 pr-1 pl-3">
              <Icon of={FileText} className="text-ink-3" />
              <span className="min-w-0 flex-1 truncate">{source.name}</span>
              <span className="text-ink-3 text-sm tabular-nums">{source.text.length.toLocaleString()}</span>
              <IconButton
                icon={X}
                label={text.remove(source.name)}
                onClick={() => onChange(sources.toSpliced(at, 1))}
              />
            </li>
          ))}
        </ul>
      )}
      <Field label={sent && sent.lines.length > 0 ? text.replace : text.paste}>
        <Textarea rows={3} value={pasted} onChange={({ currentTarget }) => setPasted(currentTarget.value)} />
      </Field>
      {pasted.trim() && (
        <Button className="self-start" onClick={addPasted}>
          {text.add}
        </Button>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the button inside */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={`flex flex-wrap items-center gap-x-2.5 gap-y-2 rounded-control border border-dashed px-3 py-2 transition-colors ${over ? "border-accent bg-accent-soft" : "border-control"}`}
      >
        <Icon of={FileUp} size={18} className="text-ink-3" />
        <span>{text.drop}</span>
        <Button size="sm" onClick={() => input.current?.click()}>
          {text.choose}
        </Button>
        <span className="text-ink-3 text-sm">{text.types}</span>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          accept=".txt,.md,.markdown,.html,.htm,.pdf,text/plain,text/markdown,text/html,application/pdf"
          onChange={({ target }) => {
            void take([...(target.files ?? [])]);
            // The same file can then be chosen again.
            target.value = "";
          }}
        />
      </div>
      {told.map((note) => (
        <p key={note} className="text-ink-2 text-sm">
          {note}
        </p>
      ))}
      {used > 0 && (
        <p className={`text-sm tabular-nums ${used > limits.material ? "text-danger" : "text-ink-3"}`}>
          {used > limits.material ? text.tooLong(used - limits.material) : text.count(used, limits.material)}
          {used > limits.largeMaterial && used <= limits.material && ` · ${text.large}`}
        </p>
      )}
    </fieldset>
  );
}

function nameFor(sources: readonly MaterialSource[]): string {
  const count = sources.filter(({ name }) => name.startsWith(text.pasteName)).length;
  return count === 0 ? text.pasteName : `${text.pasteName} ${count + 1}`;
}
