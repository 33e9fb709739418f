import { Check, CircleHelp, CircleSlash } from "lucide-react";
import { useState } from "react";
import type { ReportLine } from "@/api/schema.gen";
import { Icon } from "@/ui/icon";
import { Segmented } from "@/ui/segmented";
import { fileStrings } from "./file-strings";

const text = fileStrings.report;

type Props = { report: readonly ReportLine[]; onLine: (line: number) => void };

/** What became of each line of a text; what was guessed or left out comes to the eye first. */
export function ReportList({ report, onLine }: Props) {
  const doubtful = report.filter(({ kind }) => kind !== "understood");
  const [shows, setShows] = useState<"all" | "doubtful">("doubtful");
  const lines = shows === "all" ? report : doubtful;
  const count = (kind: ReportLine["kind"]) => report.filter((line) => line.kind === kind).length;
  return (
    <section aria-label={text.title} className="rounded-card border border-line bg-surface">
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-line border-b py-1.5 pr-2 pl-4">
        <div>
          <h2 className="text-base">{text.title}</h2>
          <p className="text-ink-3 text-sm">{text.counts(count("understood"), count("guessed"), count("ignored"))}</p>
        </div>
        <Segmented
          label={text.show}
          options={[
            { value: "doubtful", label: text.doubtful },
            { value: "all", label: text.all },
          ]}
          value={shows}
          onChange={setShows}
        />
      </div>
      {lines.length === 0 ? (
        <p className="p-4 text-ink-2">{text.sure}</p>
      ) : (
        <ul className="max-h-72 overflow-y-auto py-1">
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line may be said the same of twice
            <Line key={at} line={line} onLine={onLine} />
          ))}
        </ul>
      )}
    </section>
  );
}

const looks = {
  understood: { icon: Check, color: "text-ok" },
  guessed: { icon: CircleHelp, color: "text-warn" },
  ignored: { icon: CircleSlash, color: "text-ink-3" },
} as const;

function Line({ line: { line, kind, message }, onLine }: { line: ReportLine; onLine: Props["onLine"] }) {
  const { icon, color } = looks[kind];
  return (
    <li className="flex items-start gap-2.5 px-4 py-1 [content-visibility:auto] [contain-intrinsic-size:auto_1.75rem]">
      <button
        type="button"
        onClick={() => onLine(line)}
        className="w-16 shrink-0 rounded-[3px] text-start text-accent tabular-nums hover:underline pointer-coarse:py-1.5"
      >
        {text.line(line)}
      </button>
      <span className={`flex w-24 shrink-0 items-center gap-1.5 ${color}`}>
        <Icon of={icon} size={14} />
        {text.kinds[kind]}
      </span>
      <span className="min-w-0 flex-1 wrap-anywhere">{message}</span>
    </li>
  );
}
