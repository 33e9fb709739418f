import type { FocusEvent } from "react";
import { useStore } from "zustand";
import { useActions } from "@/commands/registry";
import { EditorBar } from "./editor-bar";
import { useEditor } from "./editor-context";
import type { FlowEditorProps } from "./flow-editor";
import { Inspector } from "./inspector";
import { OutlinePanel } from "./outline-panel";
import { ProblemsPanel } from "./problems-panel";
import { strings } from "./strings";
import { useEditorActions } from "./use-editor-actions";

type Props = Pick<FlowEditorProps, "publish" | "back">;

/** The editor's parts: the bar, the flow, what is wrong with it, and the details of what is selected. */
export function EditorFrame({ publish, back }: Props) {
  const editor = useEditor();
  const { all, ...actions } = useEditorActions(publish);
  useActions(all);
  const leads = useStore(editor.tabs, (state) => state.leads);

  function onFocus({ target }: FocusEvent) {
    const inTree = target.closest("[role=tree]") !== null && !(target instanceof HTMLInputElement);
    if (editor.view.getState().inTree !== inTree) editor.view.setState({ inTree });
  }

  return (
    <div onFocusCapture={onFocus} className="flex flex-col md:h-dvh">
      <EditorBar back={back} {...actions} />
      <div inert={!leads} className="grid min-h-0 flex-1 lg:grid-cols-[minmax(0,1fr)_23.75rem]">
        <div className="flex min-h-0 flex-col">
          <div className="min-h-0 flex-1 overflow-auto">
            <OutlinePanel />
          </div>
          <ProblemsPanel />
        </div>
        <section
          aria-label={strings.details}
          className="min-h-0 overflow-y-auto border-line border-l bg-surface max-lg:hidden"
        >
          <Inspector />
        </section>
      </div>
    </div>
  );
}
