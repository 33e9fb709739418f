import { ApiError } from "@/api/problem";
import { ProblemCallout } from "@/ui/problem-callout";
import { strings } from "./strings";

type Props = { problem: unknown };

/** What stands above a form's buttons when the refusal belongs to no single field. */
export function FormProblem({ problem }: Props) {
  if (!problem) return null;
  if (!(problem instanceof ApiError)) return <ProblemCallout sentence={strings.unexpected} />;
  return (
    <ProblemCallout sentence={problem.sentence} requestId={problem.status >= 500 ? problem.requestId : undefined} />
  );
}
