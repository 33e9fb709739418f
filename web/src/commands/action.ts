import type { LucideIcon } from "lucide-react";

/**
 * One thing a person can do. Menus, buttons, the palette, the keyboard and the shortcut sheet all read the same
 * object, so a thing has one name and one key everywhere.
 */
export type Action = {
  id: string;
  label: string;
  /** The heading it stands under in the palette and in the shortcut sheet. */
  section: string;
  keywords?: readonly string[];
  icon?: LucideIcon;
  /** `mod+k`, `n`, `shift+n`, `arrowleft`, or keys one after another: `g f`. */
  shortcut?: string;
  danger?: boolean;
  /** Whether the person may ever do it here; where not, it is not shown at all. */
  available?: boolean;
  /** `false` keeps it out of the palette: it is there already, or makes no sense by name. */
  listed?: boolean;
  /** Why it cannot be done right now; it is then shown with this reason. */
  blocked?: string | undefined;
  perform: () => void;
};

export function canPerform(action: Action): boolean {
  return action.available !== false && !action.blocked;
}
