import { Link } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import { Icon } from "@/ui/icon";
import { Tooltip } from "@/ui/tooltip";
import { strings } from "./strings";

/** The way out of a session. It can be taken up again at any time, so nothing asks. */
export function LeaveLink({ team, icon }: { team: string; icon: LucideIcon }) {
  return (
    <Tooltip label={strings.player.leave} side="right">
      <Link
        to="/t/$team/sessions"
        params={{ team }}
        aria-label={strings.player.leave}
        className="grid size-8 place-items-center rounded-control text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-10"
      >
        <Icon of={icon} size={18} />
      </Link>
    </Tooltip>
  );
}
