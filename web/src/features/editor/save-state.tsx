import { CircleAlert, CloudCheck, CloudOff, LoaderCircle } from "lucide-react";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { useEditor, useSaves } from "./editor-context";
import { type SaveWords, saveWords } from "./save-words";
import { strings } from "./strings";

const looks = {
  quiet: { icon: CloudCheck, className: "text-ink-3" },
  busy: { icon: LoaderCircle, className: "text-ink-3" },
  warn: { icon: CloudOff, className: "text-warn" },
  danger: { icon: CircleAlert, className: "text-danger" },
} satisfies Record<SaveWords["tone"], object>;

/** Whether everything is saved, in words. */
export function SaveState() {
  const editor = useEditor();
  const saves = useSaves((state) => state);
  const { text, tone, reason, retry } = saveWords(saves);
  const { icon, className } = looks[tone];
  return (
    <span className={`flex min-w-0 items-center gap-1.5 text-sm ${className}`}>
      <span role="status" className="flex min-w-0 items-center gap-1.5">
        <Icon of={icon} size={14} />
        <span className="truncate">
          {text}
          {reason && `: ${reason}`}
        </span>
      </span>
      {retry && (
        <Button size="sm" onClick={editor.flush}>
          {strings.saving.retry}
        </Button>
      )}
    </span>
  );
}
