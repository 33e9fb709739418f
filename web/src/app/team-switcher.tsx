import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown } from "lucide-react";
import { Icon } from "@/ui/icon";
import { Logo } from "@/ui/logo";
import { Menu } from "@/ui/menu";
import type { MenuEntry } from "@/ui/menu-entry";
import type { ShellTeam } from "./shell-data";
import { strings } from "./strings";

type Props = { team: ShellTeam; teams: readonly ShellTeam[]; collapsed?: boolean };

/** The team's name; a menu only for somebody who is in more than one. */
export function TeamSwitcher({ team, teams, collapsed = false }: Props) {
  const navigate = useNavigate();
  const face = (
    <>
      <Logo />
      <span className={collapsed ? "sr-only" : "min-w-0 flex-1 truncate text-start font-bold"}>{team.name}</span>
    </>
  );
  const frame = `flex h-10 w-full items-center gap-2.5 rounded-control ${collapsed ? "justify-center" : "px-1.5"}`;
  if (teams.length < 2) return <div className={frame}>{face}</div>;

  const entries: MenuEntry[] = [
    { kind: "heading", id: "teams", label: strings.teams },
    ...teams.map(
      ({ slug, name }): MenuEntry => ({
        kind: "item",
        id: slug,
        label: name,
        checked: slug === team.slug,
        perform: () => void navigate({ to: "/t/$team", params: { team: slug } }),
      }),
    ),
  ];
  return (
    <Menu entries={entries} className={`${frame} transition-colors hover:bg-line/50`}>
      {face}
      <span className="sr-only">{strings.switchTeam}</span>
      {!collapsed && <Icon of={ChevronsUpDown} className="text-ink-3" />}
    </Menu>
  );
}
