import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { preloadDialog } from "@/ui/dialog";
import { createEditor, type Editor, type Place } from "./create-editor";
import { EditorContext } from "./editor-context";
import { EditorFrame } from "./editor-frame";
import type { Draft } from "./save-queue";

export type FlowEditorProps = {
  place: Place;
  draft: Draft;
  fetchDraft: () => Promise<Draft>;
  /** The id of a step to go to, and what to do once it is selected. */
  step: string | undefined;
  onStep: () => void;
  /** Called when the last change was sent after the editor was left. */
  onLeft: () => void;
  /** What is to be shown before publishing; everything is saved when it is called. */
  publish: { blocked?: string | undefined; perform: () => void } | undefined;
  /** Walks the draft from a step; everything is saved when it is called. */
  onTry: (step: string | undefined) => void;
  back: (content: ReactNode) => ReactNode;
};

/** The editor of one flow. Mounted anew for another one. */
export function FlowEditor({ place, draft, fetchDraft, step, onStep, onLeft, ...rest }: FlowEditorProps) {
  const [start] = useState({ place, draft, fetchDraft, onLeft });
  const [editor, setEditor] = useState<Editor>();
  useEffect(() => {
    const opened = createEditor(start.place, start.draft, start.fetchDraft);
    const stopWatching = watchWindow(opened);
    setEditor(opened);
    void opened.lead();
    const timer = setTimeout(loadTheRest, restAfter);
    return () => {
      stopWatching();
      clearTimeout(timer);
      void opened.close().then(start.onLeft);
    };
  }, [start]);
  const stepSelected = useEffectEvent(onStep);
  useEffect(() => {
    if (!editor || step === undefined) return;
    editor.select({ step });
    stepSelected();
  }, [editor, step]);
  if (!editor) return null;
  return (
    <EditorContext value={editor}>
      <EditorFrame {...rest} />
    </EditorContext>
  );
}

const restAfter = 1_500;

/** What opens on demand has to open without a connection too. */
function loadTheRest() {
  preloadDialog();
  for (const load of [() => import("./step-picker"), () => import("./clash-dialog"), () => import("./canvas-view")]) {
    load().catch(() => {});
  }
}

/** The page that is looked at leads; what others did meanwhile is taken over, and what could not be sent is tried. */
function watchWindow({ lead, refresh, flush, keep }: Editor) {
  const onFocus = () => void lead().then(refresh);
  const onOnline = () => flush();
  const onHide = () => document.visibilityState === "hidden" && flush();
  window.addEventListener("focus", onFocus);
  window.addEventListener("online", onOnline);
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", onHide);
  return () => {
    window.removeEventListener("focus", onFocus);
    window.removeEventListener("online", onOnline);
    window.removeEventListener("pagehide", keep);
    document.removeEventListener("visibilitychange", onHide);
  };
}
