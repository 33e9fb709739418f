import type { Schedule } from "@/api/schema.gen";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { detailStrings } from "./detail-strings";
import { strings } from "./strings";
import { ownZone, zonedText } from "./times";
import type { useScheduleActs } from "./use-schedule-acts";
import { pauseText } from "./words";

const text = detailStrings.banner;

type Props = { schedule: Schedule; acts: ReturnType<typeof useScheduleActs>; me: string };

/** What keeps a schedule from going on, and what to do about it. */
export function ScheduleBanners({ schedule, acts, me }: Props) {
  const { name, paused, status, overdue, owner, can } = schedule;
  return (
    <>
      {paused && status === "paused" && (
        <Callout
          tone={paused.by === "system" ? "danger" : "warn"}
          title={paused.by === "system" ? text.systemPaused(name) : text.userPaused(name)}
          action={
            can.edit && (
              <Button pending={acts.isPending} onClick={acts.resume}>
                {detailStrings.acts.resume}
              </Button>
            )
          }
        >
          {pauseText(paused) && <p className="whitespace-pre-line">{pauseText(paused)}</p>}
          {paused.until && <p>{text.until(`${zonedText(paused.until, ownZone)} ${strings.yourTime}`)}</p>}
        </Callout>
      )}
      {overdue && (
        <Callout tone="danger" title={text.overdue(name)}>
          {text.overdueHint}
        </Callout>
      )}
      {!owner.active && (
        <Callout
          tone="warn"
          title={detailStrings.card.ownerGone(owner.name)}
          action={
            can.edit && (
              <Button pending={acts.isPending} onClick={() => acts.takeOver(me)}>
                {detailStrings.card.takeOver}
              </Button>
            )
          }
        >
          {detailStrings.card.ownerGoneHint}
        </Callout>
      )}
    </>
  );
}
