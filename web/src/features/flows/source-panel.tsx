import { useId } from "react";
import { FilePicker } from "./file-picker";
import { FormatChoice } from "./format-choice";
import { ReportList } from "./report-list";
import { SourceBox } from "./source-box";
import { SourceRefusal } from "./source-refusal";
import type { SourceState } from "./use-source";

type Props = { source: SourceState; onFiles: (files: File[]) => void; multiple?: boolean; className?: string };

/** Where a text is pasted or its file dropped, with what the check found at its lines. */
export function SourcePanel({ source, onFiles, multiple = false, className }: Props) {
  const id = useId();
  const { result, goTo } = source;
  const report = result?.state === "checked" ? result.checked.report : undefined;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <FilePicker onFiles={onFiles} multiple={multiple} />
      <FormatChoice source={source} />
      <SourceBox
        value={source.text}
        onChange={source.change}
        box={source.box}
        problem={result?.state === "misplaced" ? result.problem : undefined}
        describedBy={result ? id : undefined}
        {...(className && { className })}
      />
      <div id={id} aria-live="polite">
        <SourceRefusal source={source} />
      </div>
      {report && <ReportList report={report} onLine={(line) => goTo({ line })} />}
    </div>
  );
}
