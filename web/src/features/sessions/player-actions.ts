import {
  ArrowLeft,
  ArrowRight,
  Ban,
  ClipboardCopy,
  FileText,
  Flag,
  Hand,
  type LucideIcon,
  NotebookPen,
  OctagonX,
  Pause,
  Pencil,
  Play,
  RotateCcw,
  SkipForward,
} from "lucide-react";
import type { Action } from "@/commands/action";
import type { PlayerActs } from "./player-acts";
import type { PlayerWindowName } from "./player-window";
import { strings } from "./strings";
import { suggestionHere } from "./suggestions";
import type { Walk } from "./use-walk";
import { branchLabel } from "./words";

const text = strings.player;

/** Everything that can be done in a session, with its key. Buttons, menu, palette and keyboard all take it from here. */
export function playerActions(walk: Walk, acts: PlayerActs, open: (name: PlayerWindowName) => void) {
  const { session, step, reading, underway } = walk;
  const { status, can, path } = session;
  const active = status === "open" || status === "paused";
  const blocked = status === "paused" ? text.unsafe : underway ? text.sending : undefined;
  const walks = can.act && active;
  const before = suggestionHere(session, reading);

  const action = (
    id: string,
    label: string,
    icon: LucideIcon,
    perform: () => void,
    more: Partial<Action> = {},
  ): Action => ({
    id: `session.${id}`,
    section: text.section,
    label,
    icon,
    perform,
    ...more,
  });
  const opens = (id: PlayerWindowName, label: string, icon: LucideIcon, more: Partial<Action> = {}) =>
    action(id, label, icon, () => open(id), more);

  const answers = answerActions(walk, acts, { available: walks, blocked });
  const back = { available: walks && path.length > 1, blocked };
  const forward = { available: walks && before !== undefined, blocked };
  const sends = { available: walks && (step?.kind === "form" || step?.kind === "outcome"), blocked };

  return {
    step: [
      ...answers,
      action("back", text.back, ArrowLeft, acts.back, { shortcut: "arrowleft", ...back }),
      action("back-too", text.back, ArrowLeft, acts.back, { shortcut: "backspace", listed: false, ...back }),
      action("forward", text.forward, ArrowRight, acts.forward, { shortcut: "arrowright", ...forward }),
      action("forward-too", text.forward, ArrowRight, acts.forward, { shortcut: "enter", listed: false, ...forward }),
      action("send", step?.kind === "form" ? strings.player.saveStep : strings.player.finishSession, Flag, acts.send, {
        shortcut: "mod+enter",
        ...sends,
      }),
    ],
    write: action("write", text.addNote, NotebookPen, acts.writeNote, { shortcut: "n", available: walks }),
    next: action("next-target", text.nextTarget, SkipForward, acts.nextTarget, {
      shortcut: "alt+n",
      available: session.batch !== undefined,
    }),
    copy: action("copy", text.copy, ClipboardCopy, acts.copyNote, { shortcut: "c" }),
    note: opens("note", text.showNote, FileText, { available: active }),
    pause:
      status === "paused"
        ? action("pause", text.resume, Play, acts.resume, { shortcut: "p", available: walks })
        : action("pause", text.pause, Pause, acts.pause, { shortcut: "p", available: walks }),
    menu: [
      opens("reference", text.reference, Pencil, { available: walks }),
      opens("hand-over", text.handOver, Hand, { available: can.hand_over && active }),
      opens("finish", text.finishEarly, OctagonX, { shortcut: "x", available: walks, blocked }),
      opens("reopen", text.reopen, RotateCcw, { available: can.reopen && !active }),
      opens("cancel", text.cancelSession, Ban, { available: can.cancel && active, danger: true }),
    ],
  };
}

type When = { available: boolean; blocked: string | undefined };

/** The first nine answers of a step, under the keys 1 to 9. */
function answerActions({ step, texts }: Walk, acts: PlayerActs, when: When): Action[] {
  if (step?.kind !== "question" && step?.kind !== "instruction") return [];
  return step.branches.slice(0, 9).map((branch, index) => ({
    id: `session.answer.${branch.id}`,
    section: text.sectionStep,
    label: text.answer(branchLabel(step.kind, branch, texts)),
    shortcut: String(index + 1),
    perform: () => acts.answer(branch.id),
    ...when,
  }));
}
