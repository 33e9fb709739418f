import {
  Ban,
  CheckCheck,
  Download,
  FileText,
  LayoutGrid,
  type LucideIcon,
  MessageSquareReply,
  Monitor,
  Printer,
  RotateCcw,
  Search,
  UserPlus,
} from "lucide-react";
import type { Batch } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { strings } from "./strings";

const text = strings.board;

export type BoardActs = {
  wall: () => void;
  again: () => void;
  assign: () => void;
  answer: () => void;
  cancel: () => void;
  report: () => void;
  export: () => void;
  search: () => void;
  switchView: () => void;
  select: () => void;
};

type State = { failed: number /** Whether something is left to do. */; isOpen: boolean };

/** Everything that can be done on a board, with its key. Buttons, menu, palette and keyboard all take it from here. */
export function boardActions({ can }: Batch, { failed, isOpen }: State, acts: BoardActs) {
  const action = (
    id: string,
    label: string,
    icon: LucideIcon,
    perform: () => void,
    more: Partial<Action> = {},
  ): Action => ({ id: `batch.${id}`, section: text.section, label, icon, perform, ...more });

  const againLabel = failed > 0 ? text.again(failed) : text.againAny;
  return {
    wall: action("wall", text.wall, Monitor, acts.wall, { shortcut: "f" }),
    again: action("again", againLabel, RotateCcw, acts.again, { available: can.again && failed > 0 }),
    keys: [
      action("search", text.keys.search, Search, acts.search, { shortcut: "/" }),
      action("view", text.keys.view, LayoutGrid, acts.switchView, { shortcut: "v" }),
      action("select", text.keys.select, CheckCheck, acts.select, {
        shortcut: "s",
        available: can.assign || can.answer,
      }),
    ],
    menu: [
      action("assign", text.assignAll, UserPlus, acts.assign, { shortcut: "a", available: can.assign && isOpen }),
      action("answer", text.answerAll, MessageSquareReply, acts.answer, { available: can.answer && isOpen }),
      action("again-any", text.againAny, RotateCcw, acts.again, { available: can.again && failed === 0 }),
      action("report", text.report, FileText, acts.report),
      action("export", text.export, Download, acts.export),
      action("print", text.print, Printer, () => window.print()),
      action("cancel", text.cancelBatch, Ban, acts.cancel, { available: can.cancel && isOpen, danger: true }),
    ],
  };
}
