import type { Flow } from "@/api/schema.gen";
import { GiveDialog } from "./give-dialog";
import { PublishDialog } from "./publish-dialog";
import { ReplaceDialog } from "./replace-dialog";

export type FlowDialog = "publish" | "replace" | "give";

type Props = { team: string; flow: Flow; shown: FlowDialog; onClose: () => void };

/** The dialogs of a flow, one at a time. */
export function FlowDialogs({ team, flow, shown, onClose }: Props) {
  if (shown === "publish") return <PublishDialog team={team} flow={flow} onClose={onClose} />;
  if (shown === "give") return <GiveDialog team={team} flow={flow} onClose={onClose} />;
  return <ReplaceDialog team={team} flow={flow} onClose={onClose} />;
}
