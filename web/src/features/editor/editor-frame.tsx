import { type FocusEvent, type KeyboardEvent, lazy, Suspense } from "react";
import { useStore } from "zustand";
import { useActions } from "@/commands/registry";
import { words } from "@/flow/words";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { Dialog } from "@/ui/dialog";
import { useWide } from "@/ui/use-wide";
import { EditorBar } from "./editor-bar";
import { useEdited, useEditor, useView } from "./editor-context";
import type { FlowEditorProps } from "./flow-editor";
import { Inspector } from "./inspector";
import { OutlinePanel } from "./outline-panel";
import { ProblemsPanel } from "./problems-panel";
import { strings } from "./strings";
import { useEditorActions } from "./use-editor-actions";

const CanvasView = lazy(() => import("./canvas-view").then((module) => ({ default: module.CanvasView })));

type Props = Pick<FlowEditorProps, "publish" | "onTry" | "back">;

/** The editor's parts: the bar, the flow, what is wrong with it, and the details of what is selected. */
export function EditorFrame({ publish, onTry, back }: Props) {
  const editor = useEditor();
  const { all, ...actions } = useEditorActions(publish, onTry);
  useActions(all);
  const leads = useStore(editor.tabs, (state) => state.leads);
  const follows = useStore(editor.tabs, (state) => state.follows);
  const view = useView((state) => state.view);
  const isWide = useWide();

  function onFocus({ target }: FocusEvent) {
    const inTree = target.closest("[data-outline]") !== null;
    if (editor.view.getState().inTree !== inTree) editor.view.setState({ inTree });
  }

  /** Back to where the step stands, as Escape led from there to its details. */
  function onDetailsKey(event: KeyboardEvent) {
    if (event.key !== "Escape" || event.defaultPrevented || view !== "outline") return;
    // In the outline the same key leads to the details: one press must not do both.
    event.preventDefault();
    const { selection, document } = editor.documents.getState();
    if (selection.step === undefined && document.start) editor.select({ step: document.start });
    editor.view.setState({ inTree: true });
  }

  return (
    <div onFocusCapture={onFocus} className="flex flex-col md:h-dvh">
      <EditorBar back={back} {...actions} />
      {follows && (
        <Callout
          tone="warn"
          className="m-2"
          action={
            <Button size="sm" onClick={() => void editor.lead()}>
              {strings.following.lead}
            </Button>
          }
        >
          {strings.following.text}
        </Callout>
      )}
      <div inert={!leads} className="grid min-h-0 flex-1 lg:grid-cols-[minmax(0,1fr)_23.75rem]">
        <div className="flex min-h-0 min-w-0 flex-col">
          <div className="min-h-0 flex-1 overflow-auto">
            {view === "outline" ? (
              <OutlinePanel />
            ) : (
              <Suspense fallback={<div className="h-full animate-late" />}>
                <CanvasView />
              </Suspense>
            )}
          </div>
          <ProblemsPanel />
        </div>
        {isWide ? (
          <section
            aria-label={strings.details}
            onKeyDown={onDetailsKey}
            className="min-h-0 overflow-y-auto border-line border-l bg-surface"
          >
            <Inspector />
          </section>
        ) : (
          <InspectorSheet />
        )}
      </div>
    </div>
  );
}

/** Where there is no room beside the outline, the details come above it. */
function InspectorSheet() {
  const { view } = useEditor();
  const isOpen = useView((state) => state.sheet);
  const title = useEdited(({ document, selection }) =>
    selection.step === undefined
      ? strings.flow.facts
      : document.steps?.find(({ id }) => id === selection.step)?.title || words.path.untitled,
  );
  return (
    <Dialog open={isOpen} onOpenChange={(sheet) => view.setState({ sheet })} title={title}>
      <div className="-mx-4">
        <Inspector />
      </div>
    </Dialog>
  );
}
