import type { Action } from "@/commands/action";
import { menuEntries } from "@/commands/menu-entries";
import type { MenuEntry } from "@/ui/menu-entry";
import { strings } from "./strings";
import type { FlowActions } from "./use-flow-actions";

/** The menu of a flow: what is done with it, then its files, then what takes it away. */
export function flowMenu(work: readonly Action[], { exports, away }: FlowActions): MenuEntry[] {
  const leaving = menuEntries(away);
  return [
    ...menuEntries(work),
    { kind: "separator", id: "exports" },
    { kind: "heading", id: "export", label: strings.acts.export },
    ...menuEntries(exports),
    ...(leaving.length > 0 ? [{ kind: "separator" as const, id: "away" }, ...leaving] : []),
  ];
}
