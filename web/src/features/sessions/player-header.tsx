import { ArrowLeft, Ellipsis, ListTree, NotebookText, X } from "lucide-react";
import { Suspense } from "react";
import type { SessionBatch } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { menuEntries } from "@/commands/menu-entries";
import { ariaKeyShortcut } from "@/commands/shortcuts";
import { Button } from "@/ui/button";
import { buttonStyle } from "@/ui/button-style";
import { Icon } from "@/ui/icon";
import { IconButton } from "@/ui/icon-button";
import { Menu } from "@/ui/menu";
import { TextLink } from "@/ui/text-link";
import { Tooltip } from "@/ui/tooltip";
import { SessionTimer } from "./lazy-parts";
import { LeaveLink } from "./leave-link";
import type { playerActions } from "./player-actions";
import type { PlayerWindowName } from "./player-window";
import { SessionBadge } from "./session-badge";
import { strings } from "./strings";
import { useCurrentWalk } from "./walk-context";

const text = strings.player;

type Props = {
  actions: ReturnType<typeof playerActions>;
  shortcuts: Action | undefined;
  wide: boolean;
  onOpen: (name: PlayerWindowName) => void;
};

/** The bar above a session: where it comes from, how it stands, and what concerns it as a whole. */
export function PlayerHeader({ actions, shortcuts, wide, onOpen }: Props) {
  const { place, session } = useCurrentWalk();
  const { next, pause, copy, note, menu } = actions;
  const back = actions.step.find(({ id }) => id === "session.back");
  const inMenu = [...(wide ? [] : [next, copy, note, pause]), ...menu, ...(shortcuts ? [shortcuts] : [])];
  return (
    <header className="sticky top-0 z-20 border-line border-b bg-surface print:hidden">
      <div className="flex h-14 items-center gap-2 px-2 lg:gap-3 lg:px-4">
        <LeaveLink team={place.team} icon={wide ? ArrowLeft : X} />
        <div className="min-w-0 flex-1">
          {session.batch && <BatchLine team={place.team} batch={session.batch} target={session.target_label} />}
          <p className={`truncate ${session.batch ? "text-ink-2 text-sm leading-heading" : "font-medium"}`}>
            {session.flow_title}
          </p>
        </div>
        <span className="max-lg:hidden">
          <SessionBadge status={session.status} outcome={session.outcome} />
        </span>
        {wide && (
          <>
            <Suspense fallback={null}>
              <SessionTimer />
            </Suspense>
            <HeaderButton action={next} />
            <HeaderButton action={pause} />
            <HeaderButton action={note} />
            <HeaderButton action={{ ...copy, label: text.copyShort }} full={copy.label} primary />
          </>
        )}
        <Menu
          entries={menuEntries(inMenu)}
          label={text.more}
          align="end"
          className="grid size-8 place-items-center rounded-control text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-10"
        >
          <Icon of={Ellipsis} size={18} />
        </Menu>
      </div>
      {!wide && (
        <div className="flex items-center gap-1 border-line border-t px-2 py-1">
          {back && back.available !== false && (
            <IconButton
              icon={ArrowLeft}
              label={back.label}
              aria-disabled={Boolean(back.blocked)}
              onClick={back.blocked ? undefined : back.perform}
            />
          )}
          <button type="button" className={buttonStyle("ghost")} onClick={() => onOpen("path")}>
            <Icon of={ListTree} />
            {text.step(session.path.length)}
            <span className="sr-only">, {text.pathShort}</span>
          </button>
          <button type="button" className={buttonStyle("ghost")} onClick={() => onOpen("notes")}>
            <Icon of={NotebookText} />
            {text.notesShort(session.notes.length)}
          </button>
          <span className="ml-auto pr-2">
            <Suspense fallback={null}>
              <SessionTimer />
            </Suspense>
          </span>
        </div>
      )}
    </header>
  );
}

type BatchLineProps = { team: string; batch: SessionBatch; target: string | undefined };

/** The place of the session in its batch, and the way there. */
function BatchLine({ team, batch: { id, name, ordinal, of }, target }: BatchLineProps) {
  return (
    <p className="truncate font-medium leading-heading">
      <TextLink
        to="/t/$team/batches/$batch"
        params={{ team, batch: id }}
        title={text.openBatch(name)}
        className="text-ink no-underline hover:underline"
      >
        {[text.target(ordinal, of), target].filter(Boolean).join(": ")}
      </TextLink>
    </p>
  );
}

type HeaderButtonProps = { action: Action; full?: string; primary?: boolean };

function HeaderButton({ action, full, primary = false }: HeaderButtonProps) {
  const { label, icon, shortcut, available, perform } = action;
  if (available === false) return null;
  const button = (
    <Button
      {...(icon && { icon })}
      {...(primary && { tone: "primary" })}
      aria-keyshortcuts={shortcut && ariaKeyShortcut(shortcut)}
      onClick={perform}
    >
      {label}
    </Button>
  );
  return shortcut ? (
    <Tooltip label={full ?? label} shortcut={shortcut} side="bottom">
      {button}
    </Tooltip>
  ) : (
    button
  );
}
