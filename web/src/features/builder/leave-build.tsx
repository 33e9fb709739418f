import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { Icon } from "@/ui/icon";
import { strings } from "./strings";

/** Away from a build; nothing of it stops or is lost. */
export function LeaveBuild({ team }: { team: string }) {
  return (
    <Link
      to="/t/$team/flows"
      params={{ team }}
      aria-label={strings.close}
      title={strings.close}
      className="grid size-8 place-items-center rounded-control text-ink-2 transition-colors hover:bg-sunken hover:text-ink pointer-coarse:size-10"
    >
      <Icon of={X} size={18} />
    </Link>
  );
}
