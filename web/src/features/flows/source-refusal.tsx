import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { ProblemCallout } from "@/ui/problem-callout";
import { fileStrings } from "./file-strings";
import { TextRefused } from "./text-refused";
import type { SourceState } from "./use-source";

const text = fileStrings.file;

/** Why a text cannot become a flow, with a way to the place where that can be told. */
export function SourceRefusal({ source: { result, goTo } }: { source: SourceState }) {
  if (result?.state === "refused") {
    const { error } = result;
    return error instanceof TextRefused ? <ProblemCallout sentence={error.message} /> : <FormProblem problem={error} />;
  }
  if (result?.state !== "misplaced") return null;
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
