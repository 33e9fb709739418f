import { Icon } from "@/ui/icon";
import { factsOf } from "./facts";
import type { TreeStep } from "./tree";

const tones = { warn: "font-medium text-warn", danger: "font-medium text-danger" };

/** The line below the title. */
export function CardDetails({ item, folded }: { item: TreeStep; folded: boolean }) {
  return (
    <p className="mt-1 flex h-5.5 items-center gap-2.5 overflow-hidden whitespace-nowrap text-ink-3 text-sm">
      {factsOf(item, folded).map(({ text, tone, icon }) => (
        <span key={text} className={`inline-flex items-center gap-1 last:truncate ${tone ? tones[tone] : ""}`}>
          {icon && <Icon of={icon} size={14} />}
          {`${text} `}
        </span>
      ))}
    </p>
  );
}
