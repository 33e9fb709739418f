import { FileUp } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { importStrings } from "./import-strings";

const text = importStrings.source;

type Props = { onFile: (file: File) => void };

/** Takes a table that is dropped on it or chosen. */
export function FileDrop({ onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  function take([file]: Iterable<File>) {
    if (file) onFile(file);
  }
  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the button inside
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card border border-dashed px-4 py-3 transition-colors ${over ? "border-accent bg-accent-soft" : "border-control"}`}
    >
      <Icon of={FileUp} size={20} className="text-ink-3" />
      <span>{text.drop}</span>
      <Button size="sm" onClick={() => input.current?.click()}>
        {text.choose}
      </Button>
      <span className="text-ink-3 text-sm">{text.types}</span>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
        onChange={(event) => {
          take([...(event.target.files ?? [])]);
          // The same file can then be chosen again after it was mended.
          event.target.value = "";
        }}
      />
    </div>
  );
}
