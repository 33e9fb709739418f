import { namedSteps } from "@/flow/named-steps";
import { Callout } from "@/ui/callout";
import type { CheckedText } from "./check-text";
import { fileStrings } from "./file-strings";
import { FindingsPanel } from "./findings-panel";
import { strings } from "./strings";

/** What a text that was checked comes to. */
export function CheckedSummary({ checked: { document, findings } }: { checked: CheckedText }) {
  const steps = namedSteps(document);
  const summary = fileStrings.file.summary(document.title, strings.steps(steps.length));
  if (findings.length === 0) {
    return (
      <Callout tone="ok" title={summary}>
        {fileStrings.file.clean}
      </Callout>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium">{summary}</p>
      <FindingsPanel findings={findings} steps={steps} />
    </div>
  );
}
