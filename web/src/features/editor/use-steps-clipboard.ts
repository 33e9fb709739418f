import { useEffect, useRef } from "react";
import { ApiError } from "@/api/problem";
import type { Document } from "@/api/schema.gen";
import { announce } from "@/ui/announcer";
import { toast } from "@/ui/toast-store";
import { type Clip, clipOf, clipText, clipType, readClip } from "./clip";
import { useEditor } from "./editor-context";
import type { Place } from "./place";
import { planPaste } from "./plan-paste";
import { planRemove } from "./plan-remove";
import { readSteps } from "./read-steps";
import type { Row } from "./rows";
import { strings } from "./strings";
import { useCarryOut } from "./use-carry-out";
import { selectionOf } from "./use-outline";

const text = strings.clipboard;

/** What is longer is no list that somebody copied, but a file to be imported. */
const longestText = 256 * 1024;

type Given = { document: Document; current: Row | undefined };

/** Copy, cut and paste of steps, by whatever the browser offers for it. */
export function useStepsClipboard({ document, current }: Given) {
  const editor = useEditor();
  const carryOut = useCarryOut();

  /** Puts the step of the row on the clipboard, with all inside it. */
  function copy(event: ClipboardEvent): string | undefined {
    const id = current?.kind === "step" ? current.step.id : current?.from?.branch.to;
    const clip = id === undefined ? undefined : clipOf(document, id);
    if (!clip || !event.clipboardData) return undefined;
    event.preventDefault();
    event.clipboardData.setData("text/plain", clipText(clip));
    event.clipboardData.setData(clipType, JSON.stringify(clip));
    announce(text.copied(clip.steps.length));
    return id;
  }

  function cut(event: ClipboardEvent) {
    const step = copy(event);
    if (step !== undefined) carryOut(planRemove(document, { step }));
  }

  function paste(event: ClipboardEvent) {
    if (!event.clipboardData) return;
    event.preventDefault();
    const clip = readClip(event.clipboardData.getData(clipType));
    if (clip) put(clip);
    else void pasteText(event.clipboardData.getData("text/plain"));
  }

  /** Text from anywhere: the server reads it, and says what it could not make anything of. */
  async function pasteText(written: string) {
    if (written.trim() === "") return toast(strings.plans.nothingToPaste);
    if (written.length > longestText) return toast(text.tooMuch);
    try {
      const { clip, ignored } = await readSteps(editor.place.team, written);
      const [first] = ignored;
      if (put(clip) && first) toast(text.ignored(ignored.length, first.line, first.message));
    } catch (error) {
      toast(error instanceof ApiError ? error.sentence : text.unreadable);
    }
  }

  /** Into the document as it is by now. */
  function put(clip: Clip): boolean {
    return carryOut(planPaste(editor.documents.getState().document, clip, current ? placesAt(current) : []));
  }

  const acts = useRef({ copy, cut, paste });
  useEffect(() => {
    acts.current = { copy, cut, paste };
  });
  useEffect(() => {
    // Browsers send these to wherever the selection is, which need not be in the tree that has the focus.
    const on = (act: "copy" | "cut" | "paste") => (event: ClipboardEvent) => {
      if (isMeant(window.document.activeElement)) acts.current[act](event);
    };
    const listeners = { copy: on("copy"), cut: on("cut"), paste: on("paste") };
    for (const act of kinds) window.document.addEventListener(act, listeners[act]);
    return () => {
      for (const act of kinds) window.document.removeEventListener(act, listeners[act]);
    };
  }, []);
}

const kinds = ["copy", "cut", "paste"] as const;

/** The tree has the focus, or nothing has: a flow without steps has no tree yet. */
function isMeant(focused: Element | null): boolean {
  if (focused?.matches("[role=treeitem], [role=treeitem] :not(input)")) return true;
  return window.document.querySelector("[data-empty-flow]") !== null && !focused?.matches("input, textarea, select");
}

/** The places that would do, the best first. */
function placesAt(row: Row): Place[] {
  const { step, branch } = selectionOf(row);
  if (step !== undefined && branch !== undefined) return [{ on: "branch", step, branch }];
  return [
    { on: "into", step: row.step.id },
    { on: "next", step: row.step.id },
  ];
}
