import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { sheetStrings } from "./sheet-strings";

const text = sheetStrings.archive;

type Props = { name: string; onClose: () => void; onConfirm: () => void };

/** Says what archiving a list comes to before it happens. */
export function ArchiveDialog({ name, onClose, onConfirm }: Props) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={text.title(name)}
      description={text.description}
      footer={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button tone="primary" onClick={onConfirm}>
            {text.submit}
          </Button>
        </>
      }
    >
      <p>{text.what}</p>
    </Dialog>
  );
}
