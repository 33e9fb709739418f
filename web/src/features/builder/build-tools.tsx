import { Ellipsis, Network, Redo2, Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import type { Action } from "@/commands/action";
import { menuEntries } from "@/commands/menu-entries";
import { useActions } from "@/commands/registry";
import { announce } from "@/ui/announcer";
import { Icon } from "@/ui/icon";
import { IconButton } from "@/ui/icon-button";
import { Menu } from "@/ui/menu";
import { goBack } from "./acts";
import { useBuild } from "./build-context";
import { DiscardDialog } from "./discard-dialog";
import { PreviewDialog } from "./preview-dialog";
import { SavedState } from "./saved-state";
import { strings } from "./strings";
import { TimeLeft } from "./time-left";

const text = strings.acts;

type Props = { onDiscarded: () => void; shared: readonly Action[] };

/** What concerns a build as a whole: saved or not, how long it is kept, undo, and the end of it. */
export function BuildTools({ onDiscarded, shared }: Props) {
  const { build, conversation } = useBuild();
  const [shown, setShown] = useState<"preview" | "discard">();
  const { can_undo, can_redo } = conversation;

  async function go(way: "undo" | "redo", done: string) {
    if (await build.act(way, (revision) => goBack(build.place, revision, way))) announce(done);
  }
  const section = strings.section;
  const undo: Action = {
    id: "build.undo",
    label: text.undo,
    section,
    icon: Undo2,
    shortcut: "mod+z",
    blocked: can_undo ? undefined : text.nothing,
    perform: () => void go("undo", text.undone),
  };
  const redo: Action = {
    id: "build.redo",
    label: text.redo,
    section,
    icon: Redo2,
    shortcut: "mod+shift+z",
    blocked: can_redo ? undefined : text.nothing,
    perform: () => void go("redo", text.redone),
  };
  const preview: Action = {
    id: "build.preview",
    label: text.preview,
    section,
    icon: Network,
    perform: () => setShown("preview"),
  };
  const discard: Action = {
    id: "build.discard",
    label: text.discard,
    section,
    icon: Trash2,
    danger: true,
    perform: () => setShown("discard"),
  };
  useActions([undo, redo, preview, discard]);

  return (
    <>
      <span className="mr-2 flex items-center gap-4">
        <SavedState />
        <TimeLeft at={conversation.expires_at} />
      </span>
      <span className="flex max-sm:hidden">
        {[undo, redo].map(({ id, label, shortcut = "", icon = Undo2, blocked, perform }) => (
          <IconButton
            key={id}
            icon={icon}
            label={label}
            shortcut={shortcut}
            side="bottom"
            aria-disabled={blocked !== undefined}
            onClick={() => blocked === undefined && perform()}
          />
        ))}
      </span>
      <span className="lg:hidden">
        <IconButton icon={Network} label={text.preview} side="bottom" onClick={preview.perform} />
      </span>
      <Menu
        entries={menuEntries([undo, redo, ...shared, discard])}
        label={text.more}
        align="end"
        className="grid size-8 place-items-center rounded-control text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-10"
      >
        <Icon of={Ellipsis} size={18} />
      </Menu>
      {shown === "discard" && <DiscardDialog onClose={() => setShown(undefined)} onDiscarded={onDiscarded} />}
      {shown === "preview" && <PreviewDialog onClose={() => setShown(undefined)} />}
    </>
  );
}
