import { CSPProvider } from "@base-ui/react/csp-provider";
import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { RefObject } from "react";
import { Icon } from "./icon";
import { Kbd } from "./kbd";
import type { MenuEntry } from "./menu-entry";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  anchor: RefObject<HTMLElement | null>;
  entries: readonly MenuEntry[];
  side?: "top" | "bottom" | "right";
  align?: "start" | "end";
};

export function MenuPopup({ open, onOpenChange, anchor, entries, side = "bottom", align = "start" }: Props) {
  return (
    <CSPProvider disableStyleElements>
      <Base.Root open={open} onOpenChange={onOpenChange} modal={false}>
        <Base.Portal>
          <Base.Positioner
            anchor={anchor}
            side={side}
            align={align}
            sideOffset={6}
            collisionPadding={8}
            className="z-50"
          >
            <Base.Popup
              finalFocus={anchor}
              className="max-h-(--available-height) min-w-52 max-w-80 overflow-y-auto rounded-card border border-line bg-surface p-1 shadow-float outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
            >
              {entries.map((entry) => (
                <Line key={entry.id} entry={entry} />
              ))}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </CSPProvider>
  );
}

function Line({ entry }: { entry: MenuEntry }) {
  if (entry.kind === "separator") return <Base.Separator className="mx-1 my-1 h-px bg-line" />;
  if (entry.kind === "heading") {
    return <div className="px-2 pt-1.5 pb-1 font-medium text-ink-3 text-xs">{entry.label}</div>;
  }
  return (
    <Base.Item
      disabled={Boolean(entry.blocked)}
      onClick={entry.perform}
      className={`flex min-h-8 cursor-default select-none items-center gap-2.5 rounded-control px-2 py-1 outline-none data-disabled:text-ink-3 data-highlighted:bg-sunken pointer-coarse:min-h-10 ${entry.danger ? "text-danger" : "text-ink"}`}
    >
      {entry.icon && <Icon of={entry.icon} className={entry.danger ? "" : "text-ink-3"} />}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{entry.label}</span>
        {entry.blocked && <span className="block text-ink-3 text-xs">{entry.blocked}</span>}
      </span>
      {entry.checked && <Icon of={Check} className="text-accent" />}
      {entry.shortcut && (
        <span className="pointer-coarse:hidden">
          <Kbd keys={entry.shortcut} />
        </span>
      )}
    </Base.Item>
  );
}
