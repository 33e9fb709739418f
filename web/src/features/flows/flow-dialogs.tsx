import type { Flow } from "@/api/schema.gen";
import { DuplicateDialog } from "./duplicate-dialog";
import { GiveDialog } from "./give-dialog";
import { PublishDialog } from "./publish-dialog";
import type { Edition } from "./queries";
import { ReplaceDialog } from "./replace-dialog";
import { RestoreDialog } from "./restore-dialog";

export type FlowDialog = "publish" | "replace" | "give" | "duplicate" | "discard";

type Props = { team: string; flow: Flow; edition?: Edition; shown: FlowDialog; onClose: () => void };

/** The dialogs of a flow, one at a time. */
export function FlowDialogs({ edition, shown, ...props }: Props) {
  switch (shown) {
    case "publish":
      return <PublishDialog {...props} />;
    case "give":
      return <GiveDialog {...props} />;
    case "duplicate":
      return <DuplicateDialog {...props} {...(edition !== undefined && { edition })} />;
    case "discard":
      return <RestoreDialog {...props} restored="live" />;
    case "replace":
      return <ReplaceDialog {...props} />;
  }
}
