import { Dialog } from "@/ui/dialog";
import { FinishDialog } from "./finish-dialog";
import { HandOverDialog } from "./hand-over-dialog";
import { NotePanel } from "./note-panel";
import { NotesCard } from "./notes-card";
import { PathList } from "./path-list";
import { ReasonDialog } from "./reason-dialog";
import { ReferenceCard } from "./reference-card";
import { ReferenceDialog } from "./reference-dialog";
import { strings } from "./strings";
import { windowStrings } from "./window-strings";

export type PlayerWindowName =
  | "path"
  | "notes"
  | "write"
  | "note"
  | "hand-over"
  | "reference"
  | "finish"
  | "cancel"
  | "reopen";

type Props = {
  name: PlayerWindowName;
  onClose: () => void;
  onOpen: (name: PlayerWindowName) => void;
  onRewind: (to: number) => void;
};

/** Whatever opens on top of the player: its forms, and on a phone the columns that have no room. */
export function PlayerWindow({ name, onClose, onOpen, onRewind }: Props) {
  const shut = (open: boolean) => open || onClose();
  switch (name) {
    case "path":
      return (
        <Dialog open onOpenChange={shut} title={strings.player.path}>
          <PathList
            onRewind={(to) => {
              onClose();
              onRewind(to);
            }}
          />
        </Dialog>
      );
    case "notes":
    case "write":
      return (
        <Dialog open onOpenChange={shut} title={strings.player.context}>
          <div className="flex flex-col gap-6">
            <NotesCard eager={name === "write"} />
            <ReferenceCard onEdit={() => onOpen("reference")} />
          </div>
        </Dialog>
      );
    case "note":
      return (
        <Dialog
          open
          onOpenChange={shut}
          title={windowStrings.noteView.title}
          description={windowStrings.noteView.description}
          size="lg"
        >
          <NotePanel />
        </Dialog>
      );
    case "hand-over":
      return <HandOverDialog onClose={onClose} />;
    case "reference":
      return <ReferenceDialog onClose={onClose} />;
    case "finish":
      return <FinishDialog onClose={onClose} />;
    case "cancel":
    case "reopen":
      return <ReasonDialog type={name} onClose={onClose} />;
  }
}
