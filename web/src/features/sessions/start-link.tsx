import { Plus } from "lucide-react";
import { ButtonLink } from "@/ui/button-link";
import { listStrings } from "./list-strings";

/** The way to a new session. */
export function StartLink({ team }: { team: string }) {
  return (
    <ButtonLink to="/t/$team/sessions/new" params={{ team }} tone="primary" icon={Plus}>
      {listStrings.list.start}
    </ButtonLink>
  );
}
