import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "@/api/problem";
import { ButtonLink } from "@/ui/button-link";
import { Callout } from "@/ui/callout";
import { quotaQuery } from "./queries";
import { strings } from "./strings";

const text = strings.problems;

/** Something that went wrong with a call, whether the server refused it or it failed on the way. */
export type Trouble = { code: string; detail: string; retryAfter?: number | undefined };

export function troubleOf(problem: unknown): Trouble {
  if (problem instanceof ApiError) return { code: problem.code, detail: problem.sentence };
  return { code: "other", detail: text.other };
}

type Props = { team: string; trouble: Trouble; actions?: ReactNode };

/** Says what happened, that nothing is lost, and the ways on. */
export function AiProblem({ team, trouble, actions }: Props) {
  const { code, detail, retryAfter } = trouble;
  const isLimit = limitCodes.has(code);
  return (
    <div role="alert">
      <Callout tone={isLimit || code === "ai_refused" ? "warn" : "danger"} title={titleOf(code)}>
        <p>{detail}</p>
        {retryAfter !== undefined && <p>{text.retryIn(retryAfter)}</p>}
        {code === "ai_refused" && <p>{text.refusedHint}</p>}
        {isLimit && <p>{text.kept}</p>}
        {(actions || isLimit) && (
          <div className="mt-2.5 flex flex-wrap items-center gap-2">
            {actions}
            {isLimit && <LimitWay team={team} />}
          </div>
        )}
      </Callout>
    </div>
  );
}

/** Admins can raise a limit themselves; the others know whom to ask. */
function LimitWay({ team }: { team: string }) {
  const { data } = useQuery(quotaQuery(team));
  if (!data?.can.edit) return <span className="text-ink-2">{text.askAdmin}</span>;
  return (
    <ButtonLink to="/t/$team/members" params={{ team }} hash="ai">
      {text.changeLimit}
    </ButtonLink>
  );
}

const limitCodes = new Set(["quota_flows", "quota_budget", "conversation_budget"]);

function titleOf(code: string): string {
  const known = Object.entries(text.titles).find(([name]) => name === code);
  return known?.[1] ?? text.other;
}
