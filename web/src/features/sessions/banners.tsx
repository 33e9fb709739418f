import { Hand, Play } from "lucide-react";
import { ApiError } from "@/api/problem";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { TextLink } from "@/ui/text-link";
import { refusalText } from "./refusal";
import { strings } from "./strings";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";

type Props = { onResume: () => void; onTakeOver: () => void };

const text = windowStrings.banners;

/** What stands between the person and the step: refusals, pauses, somebody else's session, a lost connection. */
export function Banners({ onResume, onTakeOver }: Props) {
  const { place, session, liveVersion, line, entries } = useCurrentWalk();
  const { status, can, assignee, version, flow_id } = session;
  const active = status === "open" || status === "paused";
  const newer = active && liveVersion !== undefined && liveVersion > version ? liveVersion : undefined;
  return (
    <div className="flex flex-col gap-3 empty:hidden">
      {line === "waiting" && (
        <div role="status">
          <Callout tone="warn" title={text.offline}>
            {text.kept(entries.length)}
          </Callout>
        </div>
      )}
      <RefusedBanner />
      {active && !can.act && (
        <Callout
          title={text.following(assignee.name)}
          action={
            can.hand_over && (
              <Button size="sm" icon={Hand} onClick={onTakeOver}>
                {text.takeOver}
              </Button>
            )
          }
        >
          {status === "paused" ? text.pausedOther(assignee.name) : text.followingHint}
        </Callout>
      )}
      {status === "paused" && can.act && (
        <Callout
          tone="warn"
          title={text.paused}
          action={
            <Button size="sm" icon={Play} onClick={onResume}>
              {strings.player.resume}
            </Button>
          }
        >
          {text.pausedHint}
        </Callout>
      )}
      {newer !== undefined && (
        <Callout title={text.newer(newer)}>
          {text.newerHint(version)}{" "}
          <TextLink to="/t/$team/flows/$flow/versions" params={{ team: place.team, flow: flow_id }}>
            {text.whatIsNew}
          </TextLink>
        </Callout>
      )}
    </div>
  );
}

/** What happened to an act that the server did not take. A mistake in a form is told in the form. */
function RefusedBanner() {
  const { refused, session, me, dismiss } = useCurrentWalk();
  if (!refused) return null;
  const inForm = refused.error instanceof ApiError && refused.error.status === 422 && !refused.unheard;
  if (inForm) return null;
  const { title, hint } = refusalText(refused, session, me.id);
  return (
    <div role="alert">
      <Callout
        tone="warn"
        title={title}
        action={
          <Button size="sm" onClick={dismiss}>
            {text.dismiss}
          </Button>
        }
      >
        {hint}
      </Callout>
    </div>
  );
}
