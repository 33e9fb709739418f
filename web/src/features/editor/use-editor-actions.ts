import { BadgeAlert, Play, Redo2, Rocket, Save, Search, Undo2, Workflow } from "lucide-react";
import type { Action } from "@/commands/action";
import { toast } from "@/ui/toast-store";
import { useEdited, useEditor, useView } from "./editor-context";
import { strings } from "./strings";

const text = strings.acts;

/** What can be done wherever the focus is in the editor. */
export function useEditorActions(
  publish: { blocked?: string | undefined; perform: () => void } | undefined,
  onTry: (step: string | undefined) => void,
) {
  const editor = useEditor();
  const undoes = useEdited(({ past }) => past.at(-1)?.label);
  const redoes = useEdited(({ future }) => future.at(-1)?.label);
  const view = useView((state) => state.view);
  const section = text.section;
  const undo: Action = {
    id: "editor.undo",
    label: undoes === undefined ? text.undo : text.undoOf(undoes),
    section,
    icon: Undo2,
    shortcut: "mod+z",
    blocked: undoes === undefined ? text.nothingToUndo : undefined,
    perform: editor.undo,
  };
  const redo: Action = {
    id: "editor.redo",
    label: redoes === undefined ? text.redo : text.redoOf(redoes),
    section,
    icon: Redo2,
    shortcut: "mod+shift+z",
    blocked: redoes === undefined ? text.nothingToRedo : undefined,
    perform: editor.redo,
  };
  const problems: Action = {
    id: "editor.problems",
    label: text.problems,
    section,
    icon: BadgeAlert,
    shortcut: "mod+shift+m",
    perform: () => editor.view.setState(({ problems }) => ({ problems: !problems })),
  };
  /** What is published is the draft on the server, so everything has to be there. */
  async function publishSaved() {
    if (await editor.settled()) publish?.perform();
    else toast(text.publishUnsaved);
  }

  const walk: Action = {
    id: "editor.try",
    label: text.try,
    section,
    icon: Play,
    shortcut: "p",
    keywords: ["test", "preview", "walk"],
    perform: () => void tryIt(),
  };

  /** What is walked is the draft on the server too; without a connection it is what was saved last. */
  async function tryIt() {
    const { step } = editor.documents.getState().selection;
    await editor.settled();
    onTry(step);
  }

  const others: Action[] = [
    {
      id: "editor.view",
      label: view === "outline" ? text.showCanvas : text.showOutline,
      section,
      icon: Workflow,
      shortcut: "v",
      perform: () => editor.view.setState({ view: view === "outline" ? "canvas" : "outline" }),
    },
    { ...redo, id: "editor.redo.windows", shortcut: "mod+y", listed: false },
    { id: "editor.save", label: text.save, section, icon: Save, shortcut: "mod+s", perform: editor.flush },
    {
      id: "editor.find",
      label: text.find,
      section,
      icon: Search,
      shortcut: "mod+f",
      perform: () => editor.view.setState(({ find = "" }) => ({ find })),
    },
  ];
  const publishing: Action = {
    id: "editor.publish",
    label: text.publish,
    section,
    icon: Rocket,
    shortcut: "mod+enter",
    available: publish !== undefined,
    blocked: publish?.blocked,
    perform: () => void publishSaved(),
  };
  return { undo, redo, problems, walk, publish: publishing, all: [undo, redo, problems, walk, publishing, ...others] };
}
