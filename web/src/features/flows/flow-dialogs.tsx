import { lazy, Suspense } from "react";
import type { Flow } from "@/api/schema.gen";
import { GiveDialog } from "./give-dialog";
import { PublishDialog } from "./publish-dialog";

/** Its text area with line numbers is fetched when it is asked for. */
const ReplaceDialog = lazy(() => import("./replace-dialog").then((module) => ({ default: module.ReplaceDialog })));

export type FlowDialog = "publish" | "replace" | "give";

type Props = { team: string; flow: Flow; shown: FlowDialog | undefined; onClose: () => void };

/** The dialogs of a flow, one at a time. */
export function FlowDialogs({ team, flow, shown, onClose }: Props) {
  if (shown === "publish") return <PublishDialog team={team} flow={flow} onClose={onClose} />;
  if (shown === "give") return <GiveDialog team={team} flow={flow} onClose={onClose} />;
  if (shown === "replace") {
    return (
      <Suspense fallback={null}>
        <ReplaceDialog team={team} flow={flow} onClose={onClose} />
      </Suspense>
    );
  }
  return null;
}
