import { Link } from "@tanstack/react-router";
import { ArrowLeft, FlaskConical, Pencil, RotateCcw } from "lucide-react";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { Icon } from "@/ui/icon";
import { Tooltip } from "@/ui/tooltip";
import type { TrialPlace } from "./trial-query";
import { trialStrings } from "./trial-strings";

type Props = {
  place: TrialPlace;
  title: string;
  canEdit: boolean;
  /** The step that is seen, to be edited. */
  step: string | undefined;
  onRestart: () => void;
};

/** The bar above a test: that it is one, and the ways out of it. */
export function TrialHeader({ place: { team, flow, from }, title, canEdit, step, onRestart }: Props) {
  const back = canEdit ? trialStrings.backToEditor : trialStrings.back;
  return (
    <header className="sticky top-0 z-20 flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-surface px-2 py-2 lg:px-4">
      <Tooltip label={back} side="right">
        <Link
          to={canEdit ? "/t/$team/flows/$flow/edit" : "/t/$team/flows/$flow"}
          params={{ team, flow }}
          search={from === undefined ? {} : { step: from }}
          aria-label={back}
          className="grid size-8 place-items-center rounded-control text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-10"
        >
          <Icon of={ArrowLeft} size={18} />
        </Link>
      </Tooltip>
      <p className="min-w-0 truncate font-medium">{title}</p>
      <Badge tone="warn" icon={FlaskConical}>
        {trialStrings.nothingRecorded}
      </Badge>
      <span className="ml-auto flex items-center gap-2">
        {canEdit && (
          <ButtonLink
            to="/t/$team/flows/$flow/edit"
            params={{ team, flow }}
            search={step === undefined ? {} : { step }}
            icon={Pencil}
            aria-keyshortcuts="E"
          >
            {trialStrings.edit}
          </ButtonLink>
        )}
        <Button icon={RotateCcw} onClick={onRestart} aria-keyshortcuts="R">
          {trialStrings.restartShort}
        </Button>
      </span>
    </header>
  );
}
