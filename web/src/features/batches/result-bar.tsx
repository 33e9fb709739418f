import type { BatchCounts } from "@/api/schema.gen";
import { looks } from "./looks";
import { allIn } from "./standing";
import { standings } from "./standings";
import { strings } from "./strings";

type Props = { counts: BatchCounts; size?: "sm" | "md" | "lg"; className?: string };

const heights = { sm: "h-2", md: "h-3", lg: "h-8" } as const;

/** How a batch stands, as one bar. Its words say the same to who does not see the colours. */
export function ResultBar({ counts, size = "md", className = "" }: Props) {
  const all = allIn(counts);
  const parts = standings.filter((standing) => counts[standing] > 0);
  return (
    <div
      role="img"
      aria-label={parts.map((standing) => `${strings.standings[standing]} ${counts[standing]}`).join(", ")}
      className={`flex w-full gap-px overflow-hidden rounded-full bg-sunken ${heights[size]} ${className}`}
    >
      {parts.map((standing) => (
        <span
          key={standing}
          className={`min-w-1 print:[print-color-adjust:exact] ${looks[standing].bar}`}
          style={{ width: `${(100 * counts[standing]) / all}%` }}
        />
      ))}
    </div>
  );
}
