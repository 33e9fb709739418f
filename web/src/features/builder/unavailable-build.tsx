import { Lock, Sparkles } from "lucide-react";
import { ButtonLink } from "@/ui/button-link";
import { EndedBuild } from "./ended-build";
import { strings } from "./strings";

const text = strings.unavailable;

type Props = { team: string; reason: "role" | "off"; mayManage: boolean };

/** In place of the builder where it cannot be used. */
export function UnavailableBuild({ team, reason, mayManage }: Props) {
  const isRole = reason === "role";
  return (
    <EndedBuild
      team={team}
      icon={isRole ? Lock : Sparkles}
      title={isRole ? text.roleTitle : text.offTitle}
      actions={
        <>
          <ButtonLink to="/t/$team/flows" params={{ team }} tone="primary">
            {text.toFlows}
          </ButtonLink>
          {mayManage && (
            <ButtonLink to="/t/$team/members" params={{ team }} hash="ai">
              {text.toSettings}
            </ButtonLink>
          )}
        </>
      }
    >
      {isRole ? text.role : text.off}
    </EndedBuild>
  );
}
