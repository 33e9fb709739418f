import { Plus } from "lucide-react";
import { ButtonLink } from "@/ui/button-link";
import { strings } from "./strings";

/** The way to a new session. */
export function StartLink({ team }: { team: string }) {
  return (
    <ButtonLink to="/t/$team/sessions/new" params={{ team }} tone="primary" icon={Plus}>
      {strings.list.start}
    </ButtonLink>
  );
}
