import type { LucideIcon } from "lucide-react";

/** One line of a menu. An entry with a `blocked` reason is shown, explains itself, and does nothing. */
export type MenuEntry =
  | { kind: "separator"; id: string }
  | { kind: "heading"; id: string; label: string }
  | {
      kind: "item";
      id: string;
      label: string;
      icon?: LucideIcon;
      shortcut?: string;
      danger?: boolean;
      checked?: boolean;
      blocked?: string | undefined;
      perform: () => void;
    };
