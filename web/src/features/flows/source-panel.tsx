import { useId } from "react";
import { namedSteps } from "@/flow/named-steps";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { FilePicker } from "./file-picker";
import { fileStrings } from "./file-strings";
import { FindingsPanel } from "./findings-panel";
import { SourceBox } from "./source-box";
import { strings } from "./strings";
import type { SourceState } from "./use-source";

const text = fileStrings.file;

type Props = { source: SourceState; onFiles: (files: File[]) => void; multiple?: boolean; className?: string };

/** Where a flow is pasted or its file dropped, with what the check found at its place. */
export function SourcePanel({ source, onFiles, multiple = false, className }: Props) {
  const id = useId();
  return (
    <div className="flex flex-col gap-3">
      <FilePicker onFiles={onFiles} multiple={multiple} />
      <SourceBox
        value={source.text}
        onChange={source.change}
        box={source.box}
        problem={source.result?.state === "misplaced" ? source.result.problem : undefined}
        describedBy={source.result ? id : undefined}
        {...(className && { className })}
      />
      <div id={id} aria-live="polite">
        <Result source={source} />
      </div>
    </div>
  );
}

function Result({ source: { result, goTo } }: Pick<Props, "source">) {
  if (!result) return null;
  if (result.state === "refused") return <FormProblem problem={result.error} />;
  if (result.state === "misplaced") {
    const { problem } = result;
    return (
      <Callout
        tone="danger"
        title={text.problem(problem.line, problem.column)}
        action={<Button onClick={() => goTo(problem)}>{text.goTo}</Button>}
      >
        {problem.message}
      </Callout>
    );
  }
  const { document, findings } = result.checked;
  const steps = namedSteps(document);
  const summary = text.summary(document.title, strings.steps(steps.length));
  if (findings.length === 0)
    return (
      <Callout tone="ok" title={summary}>
        {text.clean}
      </Callout>
    );
  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium">{summary}</p>
      <FindingsPanel findings={findings} steps={steps} />
    </div>
  );
}
