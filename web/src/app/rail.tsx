import { Link } from "@tanstack/react-router";
import { PanelLeft, Search } from "lucide-react";
import type { ReactNode } from "react";
import type { Action } from "@/commands/action";
import { menuEntries } from "@/commands/menu-entries";
import { showOverlay } from "@/commands/overlays";
import { Avatar } from "@/ui/avatar";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { Menu } from "@/ui/menu";
import { Tooltip } from "@/ui/tooltip";
import { destinations } from "./destinations";
import { toggleRail } from "./preferences";
import type { ShellData } from "./shell-data";
import { strings } from "./strings";
import { TeamSwitcher } from "./team-switcher";
import { ThemeSwitch } from "./theme-switch";

type Props = ShellData & { collapsed: boolean; accountActions: readonly Action[] };

const line =
  "flex h-9 w-full items-center gap-2.5 rounded-control px-2.5 text-ink-2 transition-colors hover:bg-line/50 hover:text-ink";

export function Rail({ team, teams, user, collapsed, accountActions }: Props) {
  const label = collapsed ? "sr-only" : "min-w-0 flex-1 truncate text-start";
  return (
    <header className="sticky top-0 flex h-dvh flex-col gap-1 border-line border-r bg-sunken px-2 py-3 max-md:hidden print:hidden">
      <TeamSwitcher team={team} teams={teams} collapsed={collapsed} />
      <Hint label={strings.search} shortcut="mod+k" shown={collapsed}>
        <button
          type="button"
          onClick={() => showOverlay("palette")}
          className={`mt-2 mb-2 flex h-8 w-full items-center gap-2.5 rounded-control border border-line bg-surface px-2.5 text-ink-3 transition-colors hover:border-control ${collapsed ? "justify-center" : ""}`}
        >
          <Icon of={Search} />
          <span className={label}>{strings.search}</span>
          {!collapsed && <Kbd keys="mod+k" />}
        </button>
      </Hint>
      <nav aria-label={strings.mainNavigation}>
        <ul className="flex flex-col gap-0.5">
          {destinations.map((place) => (
            <li key={place.to}>
              <Hint label={place.label} shortcut={place.shortcut} shown={collapsed}>
                <Link
                  to={place.to}
                  params={{ team: team.slug }}
                  activeOptions={{ exact: place.exact, includeSearch: false }}
                  className={`${line} aria-[current=page]:bg-surface aria-[current=page]:font-medium aria-[current=page]:text-accent aria-[current=page]:outline aria-[current=page]:outline-line`}
                >
                  <Icon of={place.icon} size={18} />
                  <span className={label}>{place.label}</span>
                </Link>
              </Hint>
            </li>
          ))}
        </ul>
      </nav>
      <div className="mt-auto flex flex-col gap-1">
        {!collapsed && <ThemeSwitch />}
        <div className={`flex gap-1 ${collapsed ? "flex-col-reverse" : ""}`}>
          <Menu
            entries={menuEntries(accountActions)}
            side="top"
            className={`${line} h-10 ${collapsed ? "justify-center px-0" : "px-1.5"}`}
          >
            <Avatar name={user.name} size="sm" />
            <span className={label}>{user.name}</span>
            <span className="sr-only">{strings.account}</span>
          </Menu>
          <Tooltip label={collapsed ? strings.expand : strings.collapse} shortcut="mod+b" side="right">
            <button
              type="button"
              onClick={toggleRail}
              aria-label={collapsed ? strings.expand : strings.collapse}
              className="grid size-10 place-items-center rounded-control text-ink-3 hover:bg-line/50 hover:text-ink"
            >
              <Icon of={PanelLeft} size={18} />
            </button>
          </Tooltip>
        </div>
      </div>
    </header>
  );
}

type HintProps = { label: string; shortcut: string; shown: boolean; children: ReactNode };

/** Names a line of the rail only where its own words are hidden. */
function Hint({ label, shortcut, shown, children }: HintProps) {
  if (!shown) return children;
  return (
    <Tooltip label={label} shortcut={shortcut} side="right" stretch>
      {children}
    </Tooltip>
  );
}
