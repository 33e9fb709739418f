import { BookOpen } from "lucide-react";
import type { Flow } from "@/api/schema.gen";
import { ButtonLink } from "@/ui/button-link";
import { compareStrings } from "./compare-strings";
import { type Side, stateOf } from "./compared";

type Props = { team: string; flow: Flow; side: Side; step: string };

/** Leads to a step as it is read; a state that the draft once had has no page of its own. */
export function StepLink({ team, flow, side, step }: Props) {
  if (stateOf(side) !== undefined) return null;
  const params = { team, flow: flow.id };
  const look = {
    tone: "ghost",
    size: "sm",
    icon: BookOpen,
    className: "-my-1",
    children: compareStrings.read,
  } as const;
  if (typeof side === "number" && side !== flow.live_version) {
    return (
      <ButtonLink
        to="/t/$team/flows/$flow/versions/$number"
        params={{ ...params, number: `${side}` }}
        search={{ step }}
        {...look}
      />
    );
  }
  const show = side === "draft" ? "draft" : "live";
  return <ButtonLink to="/t/$team/flows/$flow" params={params} search={{ show, step }} {...look} />;
}
