import { CircleAlert, CircleCheck } from "lucide-react";
import { useStore } from "zustand";
import { Icon } from "@/ui/icon";
import { Spinner } from "@/ui/spinner";
import type { SheetStore } from "./create-sheet-store";
import { isUnsaved } from "./sheet";
import { sheetStrings } from "./sheet-strings";

const text = sheetStrings.states;

type Props = { store: SheetStore };

/** Whether the server has everything. It says what the sheet holds and nothing else. */
export function SheetState({ store }: Props) {
  const { sheet, saving, hasSaved } = useStore(store);
  const unsaved = isUnsaved(sheet);
  if (!saving && !unsaved && !hasSaved) return null;
  return (
    <p role="status" className="flex items-center gap-1.5 text-ink-2 text-sm">
      {saving ? (
        <Spinner size={14} />
      ) : (
        <Icon of={unsaved ? CircleAlert : CircleCheck} size={14} className={unsaved ? "text-warn" : "text-ok"} />
      )}
      {saving ? text.saving : unsaved ? text.refused : text.saved}
    </p>
  );
}
