import { Dialog } from "@/ui/dialog";
import { strings } from "./strings";
import { TreePreview } from "./tree-preview";

/** The preview where there is no room for it beside a stage. */
export function PreviewDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title={strings.preview.title} size="lg">
      <div className="-mx-5 -mb-5 h-[70dvh] border-line border-t">
        <TreePreview onOpened={onClose} />
      </div>
    </Dialog>
  );
}
