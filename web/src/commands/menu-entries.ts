import type { MenuEntry } from "@/ui/menu-entry";
import type { Action } from "./action";

/** The lines of a menu that offers these actions. */
export function menuEntries(actions: readonly Action[]): MenuEntry[] {
  return actions
    .filter((action) => action.available !== false)
    .map(({ id, label, icon, shortcut, danger, blocked, perform }) => ({
      kind: "item",
      id,
      label,
      perform,
      blocked,
      ...(icon && { icon }),
      ...(shortcut && { shortcut }),
      ...(danger && { danger }),
    }));
}
