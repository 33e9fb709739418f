import { CircleCheck } from "lucide-react";
import { ButtonLink } from "@/ui/button-link";
import { EndedBuild } from "./ended-build";
import { strings } from "./strings";

const text = strings.ended;

type Props = { team: string; flow: string };

/** A build that has become a draft. */
export function AssembledBuild({ team, flow }: Props) {
  return (
    <EndedBuild
      team={team}
      icon={CircleCheck}
      title={text.assembledTitle}
      actions={
        <ButtonLink to="/t/$team/flows/$flow/edit" params={{ team, flow }} tone="primary">
          {text.openDraft}
        </ButtonLink>
      }
    >
      {text.assembled}
    </EndedBuild>
  );
}
