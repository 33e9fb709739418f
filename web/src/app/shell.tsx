import type { ReactNode } from "react";
import { useActions } from "@/commands/registry";
import { BottomBar } from "./bottom-bar";
import { InFrame } from "./in-frame";
import { OfflineBar } from "./offline-bar";
import { usePreferences } from "./preferences";
import { Rail } from "./rail";
import type { ShellData } from "./shell-data";
import { strings } from "./strings";
import { TopBar } from "./top-bar";
import { useShellActions } from "./use-shell-actions";

type Props = ShellData & { children: ReactNode };

/** The frame of every page of a team: the rail on a wide screen, bars above and below on a phone. */
export function Shell({ children, ...data }: Props) {
  const actions = useShellActions(data);
  useActions(actions.all);
  const collapsed = usePreferences((state) => state.railCollapsed);
  return (
    <div
      className={`min-h-dvh md:grid print:block ${collapsed ? "md:grid-cols-[56px_minmax(0,1fr)]" : "md:grid-cols-[216px_minmax(0,1fr)]"}`}
    >
      <a
        href="#content"
        className="sr-only z-50 rounded-control bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {strings.skip}
      </a>
      <Rail {...data} collapsed={collapsed} accountActions={actions.account} />
      <TopBar {...data} />
      <main id="content" tabIndex={-1} className="min-w-0 max-md:pb-16">
        <OfflineBar />
        <InFrame value={true}>{children}</InFrame>
      </main>
      <BottomBar team={data.team} moreActions={[...actions.more, ...actions.account]} />
    </div>
  );
}
