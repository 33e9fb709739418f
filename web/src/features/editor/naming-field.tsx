import { type KeyboardEvent, useState } from "react";
import { Input } from "@/ui/input";
import { useEditor } from "./editor-context";

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
};

const wholeEditor = new Set(["z", "y", "s", "k", "f", "enter"]);

/** Names a step or a branch in its row. Escape brings the old name back. */
export function NamingField({ label, value, onChange }: Props) {
  const { view } = useEditor();
  const [before] = useState(value);
  const end = () => view.setState({ naming: undefined });

  function onKeyDown(event: KeyboardEvent) {
    // Undoing, saving and the like are meant for the whole editor; everything else for this field.
    if (!((event.ctrlKey || event.metaKey) && wholeEditor.has(event.key.toLowerCase()))) event.stopPropagation();
    if (event.key === "Escape" && value !== before) onChange(before);
    if (event.key !== "Escape" && event.key !== "Enter") return;
    event.preventDefault();
    end();
  }

  return (
    <Input
      dir="auto"
      aria-label={label}
      autoFocus
      value={value}
      onChange={({ target }) => onChange(target.value)}
      onFocus={({ target }) => target.select()}
      onKeyDown={onKeyDown}
      onBlur={end}
      className="h-7 min-w-32 flex-1"
    />
  );
}
