import { Sunrise } from "lucide-react";
import { Callout } from "@/ui/callout";
import { Icon } from "@/ui/icon";
import { Skeleton } from "@/ui/skeleton";
import { formStrings } from "./form-strings";
import { Moment } from "./moment";
import { distanceText } from "./times";
import { useMinute } from "./use-minute";
import type { ShownPreview } from "./use-preview";

const text = formStrings.preview;

/** The rule in plain words and its next moments, as the server's scheduler sees them. */
export function PreviewPanel({ shown: { preview, isCurrent, errors, problem } }: { shown: ShownPreview }) {
  const now = useMinute();
  const isWrong = Object.keys(errors).length > 0;
  return (
    <section aria-label={text.title} className="rounded-card border border-line bg-surface p-4">
      <h2 className="mb-2 text-ink-3 text-sm">{text.title}</h2>
      {problem !== undefined && <Callout tone="warn" title={text.problem} className="mb-3" />}
      {preview ? (
        <div className={`transition-colors ${isCurrent ? "" : "text-ink-3"}`} aria-busy={!isCurrent && !isWrong}>
          <p role="status" className="font-medium text-md">
            {preview.sentence}
          </p>
          {isWrong && <p className="mt-1 text-ink-2 text-sm">{text.outdated}</p>}
          <h3 className="mt-3 mb-1 text-ink-3 text-sm">{text.next}</h3>
          {preview.upcoming.length === 0 && <p>{text.none}</p>}
          <ol className="flex flex-col gap-2">
            {preview.upcoming.map(({ at, local, note }) => (
              <li key={at}>
                <Moment at={at} local={local} />
                <span className="block text-ink-3 text-sm">{distanceText(at, now)}</span>
                {note && (
                  <span className="flex items-start gap-1.5 text-sm text-warn">
                    <Icon of={Sunrise} size={14} className="mt-[3px]" />
                    {note}
                  </span>
                )}
              </li>
            ))}
          </ol>
        </div>
      ) : isWrong ? null : (
        <Skeleton rows={4} shape="text" />
      )}
    </section>
  );
}
