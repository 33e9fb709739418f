import type { Standing } from "@/api/schema.gen";
import { Icon } from "@/ui/icon";
import { looks } from "./looks";
import { strings } from "./strings";

/** How a target stands, in a word. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const { icon, text, soft } = looks[standing];
  return (
    <span
      className={`inline-flex h-5.5 items-center gap-1 whitespace-nowrap rounded-full border border-line px-2 font-medium text-xs ${text} ${soft}`}
    >
      <Icon of={icon} size={14} />
      {strings.standings[standing]}
    </span>
  );
}
