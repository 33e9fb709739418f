import { CircleAlert, CloudCheck, CloudOff, LoaderCircle } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { useEditor, useSaves } from "./editor-context";
import { type SaveWords, saveWords } from "./save-words";
import { strings } from "./strings";

const ClashDialog = lazy(() => import("./clash-dialog").then((module) => ({ default: module.ClashDialog })));

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
  const [comparing, setComparing] = useState(false);
  const { line } = saves;
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
      {line === "clash" && (
        <Button size="sm" onClick={() => setComparing(true)}>
          {strings.saving.compare}
        </Button>
      )}
      {comparing && line === "clash" && (
        <Suspense fallback={null}>
          <ClashDialog onClose={() => setComparing(false)} />
        </Suspense>
      )}
      {retry && (
        <Button size="sm" onClick={editor.flush}>
          {strings.saving.retry}
        </Button>
      )}
    </span>
  );
}
