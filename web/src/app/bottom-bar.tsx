import { Link } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import type { Action } from "@/commands/action";
import { menuEntries } from "@/commands/menu-entries";
import { Icon } from "@/ui/icon";
import { Menu } from "@/ui/menu";
import { phoneDestinations } from "./destinations";
import type { ShellTeam } from "./shell-data";
import { strings } from "./strings";

type Props = { team: ShellTeam; moreActions: readonly Action[] };

const tab =
  "flex h-14 w-full flex-col items-center justify-center gap-0.5 text-ink-2 text-xs aria-[current=page]:font-medium aria-[current=page]:text-accent";

/** The lower bar of a phone. */
export function BottomBar({ team, moreActions }: Props) {
  return (
    <nav
      aria-label={strings.mainNavigation}
      className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
    >
      <ul className="grid grid-cols-5">
        {phoneDestinations.map(({ to, label, icon, exact }) => (
          <li key={to}>
            <Link to={to} params={{ team: team.slug }} activeOptions={{ exact, includeSearch: false }} className={tab}>
              <Icon of={icon} size={20} />
              {label}
            </Link>
          </li>
        ))}
        <li>
          <Menu entries={menuEntries(moreActions)} side="top" align="end" className={tab}>
            <Icon of={Ellipsis} size={20} />
            {strings.more}
          </Menu>
        </li>
      </ul>
    </nav>
  );
}
