import { Search } from "lucide-react";
import { showOverlay } from "@/commands/overlays";
import { IconButton } from "@/ui/icon-button";
import type { ShellTeam } from "./shell-data";
import { strings } from "./strings";
import { TeamSwitcher } from "./team-switcher";

type Props = { team: ShellTeam; teams: readonly ShellTeam[] };

/** The upper bar of a phone. */
export function TopBar({ team, teams }: Props) {
  return (
    <header className="flex h-12 items-center gap-2 border-line border-b bg-sunken px-2 md:hidden print:hidden">
      <div className="min-w-0 flex-1">
        <TeamSwitcher team={team} teams={teams} />
      </div>
      <IconButton icon={Search} label={strings.search} onClick={() => showOverlay("palette")} />
    </header>
  );
}
