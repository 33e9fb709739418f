import type { Action } from "@/commands/action";
import { ariaKeyShortcut } from "@/commands/shortcuts";
import { Button } from "@/ui/button";
import { Kbd } from "@/ui/kbd";
import { strings } from "./strings";

const shown: Record<string, string> = {
  "session.back": strings.player.backShort,
  "session.forward": strings.player.forwardShort,
};

/** Back, and forward again along the answers from before. */
export function StepNavigation({ actions }: { actions: readonly Action[] }) {
  const ways = actions.filter(({ id, available }) => id in shown && available !== false);
  if (ways.length === 0) return null;
  return (
    <div className="-ml-3 flex flex-wrap gap-2">
      {ways.map(({ id, icon, shortcut = "", blocked, perform }) => (
        <Button
          key={id}
          tone="ghost"
          {...(icon && { icon })}
          disabled={blocked !== undefined}
          aria-keyshortcuts={ariaKeyShortcut(shortcut)}
          onClick={perform}
        >
          {shown[id]}
          <span className="pointer-coarse:hidden" aria-hidden="true">
            <Kbd keys={shortcut} />
          </span>
        </Button>
      ))}
    </div>
  );
}
