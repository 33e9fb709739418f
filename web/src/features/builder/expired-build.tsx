import { Hourglass } from "lucide-react";
import { Button } from "@/ui/button";
import type { Place } from "./acts";
import { EndedBuild } from "./ended-build";
import { forgetForm, formName, keepForm, readForm } from "./kept";
import { strings } from "./strings";

const text = strings.ended;

type Props = { place: Place; user: string; onAgain: () => void };

/** A build whose time is over; with the form still in this browser, it can begin again. */
export function ExpiredBuild({ place, user, onAgain }: Props) {
  const name = formName(user, place.team, place.id);
  const form = readForm(name);
  function again() {
    if (form) keepForm(formName(user, place.team), form);
    forgetForm(name);
    onAgain();
  }
  return (
    <EndedBuild
      team={place.team}
      icon={Hourglass}
      title={text.expiredTitle}
      actions={
        <Button tone="primary" onClick={again}>
          {form ? text.startAgain : text.startNew}
        </Button>
      }
    >
      {form ? text.expired : text.expiredElsewhere}
    </EndedBuild>
  );
}
