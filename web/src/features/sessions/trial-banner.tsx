import { Pencil } from "lucide-react";
import { ApiError } from "@/api/problem";
import type { TrialBreak } from "@/api/schema.gen";
import { ButtonLink } from "@/ui/button-link";
import { Callout } from "@/ui/callout";
import { ProblemCallout } from "@/ui/problem-callout";
import { fillTemplate } from "./template";
import type { TrialPlace } from "./trial-query";
import { trialStrings } from "./trial-strings";
import type { Texts } from "./words";

type Props = {
  place: TrialPlace;
  canEdit: boolean;
  broken: TrialBreak | undefined;
  /** Why an act did not reach the server. */
  failure: unknown;
  texts: Texts;
  /** Whether the walk stands somewhere at all. */
  begun: boolean;
};

/** Why the test does not go on, and the way to where that is mended. */
export function TrialBanner({ place: { team, flow }, canEdit, broken, failure, texts, begun }: Props) {
  if (failure) {
    const sentence = failure instanceof ApiError ? failure.sentence : trialStrings.notTaken;
    return <ProblemCallout sentence={sentence} />;
  }
  if (!broken) return null;
  const { message, step } = broken;
  return (
    <div role="alert">
      <Callout
        tone="warn"
        title={begun ? trialStrings.brokenOff : trialStrings.noStart}
        action={
          canEdit && (
            <ButtonLink
              to="/t/$team/flows/$flow/edit"
              params={{ team, flow }}
              search={step === undefined ? {} : { step }}
              size="sm"
              icon={Pencil}
            >
              {trialStrings.mend}
            </ButtonLink>
          )
        }
      >
        {fillTemplate(message, texts)}
      </Callout>
    </div>
  );
}
