import { CircleAlert, CloudCheck, CloudOff, LoaderCircle } from "lucide-react";
import { ApiError } from "@/api/problem";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { useBuild, useBuildState } from "./build-context";
import { strings } from "./strings";

const text = strings.saving;

const looks = {
  idle: { icon: CloudCheck, ink: "text-ink-3", words: text.saved },
  saving: { icon: LoaderCircle, ink: "text-ink-3", words: text.saving },
  offline: { icon: CloudOff, ink: "text-warn", words: text.offline },
  refused: { icon: CircleAlert, ink: "text-danger", words: text.refused },
} as const;

/** Whether all edits are saved, in words. */
export function SavedState() {
  const { build } = useBuild();
  const { line, problem } = useBuildState(({ edits }) => edits);
  const { icon, ink, words } = looks[line];
  const reason = line === "refused" && problem instanceof ApiError ? `: ${problem.sentence}` : "";
  return (
    <span className={`flex min-w-0 items-center gap-1.5 text-sm ${ink}`}>
      <span role="status" className="flex min-w-0 items-center gap-1.5">
        <Icon of={icon} size={14} />
        <span className="truncate max-sm:sr-only">{`${words}${reason}`}</span>
      </span>
      {(line === "offline" || line === "refused") && (
        <Button size="sm" onClick={() => void build.flush().catch(() => {})}>
          {text.retry}
        </Button>
      )}
    </span>
  );
}
