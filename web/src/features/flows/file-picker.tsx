import { FileUp } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { fileStrings } from "./file-strings";

const text = fileStrings.file;

type Props = { onFiles: (files: File[]) => void; multiple: boolean };

/** Takes files that are dropped on it or chosen. */
export function FilePicker({ onFiles, multiple }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
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
        {multiple ? text.choose : text.chooseOne}
      </Button>
      <span className="text-ink-3 text-sm">{text.types}</span>
      <input
        ref={input}
        type="file"
        hidden
        multiple={multiple}
        accept=".yaml,.yml,.json,.md,.markdown,.txt,.mmd,.mermaid,.csv,.tsv"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // The same file can then be chosen again after it was mended.
          event.target.value = "";
        }}
      />
    </div>
  );
}
