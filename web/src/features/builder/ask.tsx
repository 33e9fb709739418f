import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { AiQuestion } from "@/api/schema.gen";
import { Button } from "@/ui/button";
import { AiProblem, type Trouble, troubleOf } from "./ai-problem";
import { useBuild, useBuildState } from "./build-context";
import { Price } from "./price";
import { estimateQuery } from "./queries";
import { strings } from "./strings";

type Props = {
  /** Under which name it is done, and may be refused. */
  name: string;
  of: Omit<AiQuestion, "conversation">;
  label: string;
  onAsk: () => void;
  /** What went wrong the last time. */
  trouble?: Trouble | undefined;
  /** Ways to go on without the model. */
  byHand?: ReactNode;
  tone?: "primary" | "secondary";
};

/** The button that asks the model, with its price; where nothing may be spent any more, the ways on without it. */
export function Ask({ name, of, label, onAsk, trouble, byHand, tone = "primary" }: Props) {
  const priceId = useId();
  const { build, conversation, status } = useBuild();
  const { team, id } = build.place;
  const isBusy = useBuildState(({ busy }) => busy.includes(name));
  const refused = useBuildState(({ problems }) => problems[name]);
  const estimate = { ...of, conversation: id };
  const { data } = useQuery(estimateQuery(team, estimate, conversation.revision));
  const shown = refused !== undefined ? troubleOf(refused) : (standing(data?.refusal, status) ?? trouble);
  const isOut = shown !== undefined && outOfReach.has(shown.code);
  return (
    <div className="flex flex-col gap-2.5">
      {shown && <AiProblem team={team} trouble={shown} actions={isOut ? byHand : undefined} />}
      {!isOut && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <Button tone={tone} icon={Sparkles} pending={isBusy} onClick={onAsk} aria-describedby={priceId}>
            {label}
          </Button>
          {byHand}
          <Price team={team} of={estimate} revision={conversation.revision} id={priceId} />
        </div>
      )}
    </div>
  );
}

const outOfReach = new Set([
  "quota_flows",
  "quota_budget",
  "conversation_budget",
  "ai_not_configured",
  "ai_not_allowed",
]);

/** What is known to be refused before anybody asks. */
function standing(refusal: string | undefined, status: { usable: boolean; problem?: Trouble }): Trouble | undefined {
  if (refusal) return { code: refusal, detail: refusals[refusal] ?? strings.problems.kept };
  return status.usable ? undefined : status.problem;
}

const refusals: Readonly<Record<string, string>> = strings.problems.refusals;
