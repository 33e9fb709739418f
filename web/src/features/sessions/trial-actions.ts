import { Pencil, RotateCcw } from "lucide-react";
import type { Action } from "@/commands/action";
import { playerActions } from "./player-actions";
import { playerActs } from "./player-acts";
import { trialStrings } from "./trial-strings";
import type { Walk } from "./use-walk";

/** What of a session can be done in a test too, and what only a test has. */
export function trialActions(walk: Walk, restart: () => void, edit: (() => void) | undefined) {
  const nothing = () => {};
  const acts = playerActs(walk, { write: nothing, nextTarget: nothing });
  const { step } = playerActions(walk, acts, nothing);
  const own: Action[] = [
    {
      id: "trial.edit",
      label: trialStrings.edit,
      section: trialStrings.section,
      icon: Pencil,
      shortcut: "e",
      available: edit !== undefined,
      perform: edit ?? nothing,
    },
    {
      id: "trial.restart",
      label: trialStrings.restart,
      section: trialStrings.section,
      icon: RotateCcw,
      shortcut: "r",
      perform: restart,
    },
  ];
  return { acts, step, own };
}
