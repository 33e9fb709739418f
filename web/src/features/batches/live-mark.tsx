import { Radio, WifiOff } from "lucide-react";
import { Icon } from "@/ui/icon";
import { strings } from "./strings";
import type { LineState } from "./use-live-board";

/** Whether the board is up to date by itself. */
export function LiveMark({ line }: { line: LineState }) {
  if (line === "opening") return null;
  const live = line === "live";
  return (
    <span
      role="status"
      title={live ? strings.live.hint : strings.live.brokenHint}
      className={`inline-flex items-center gap-1.5 font-medium text-sm print:hidden ${live ? "text-ok" : "text-warn"}`}
    >
      <Icon of={live ? Radio : WifiOff} />
      {live ? strings.live.live : strings.live.broken}
    </span>
  );
}
