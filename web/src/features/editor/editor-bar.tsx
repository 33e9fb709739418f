import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import type { Action } from "@/commands/action";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { IconButton } from "@/ui/icon-button";
import { Segmented } from "@/ui/segmented";
import { useEdited, useEditor, useView } from "./editor-context";
import { ProblemsButton } from "./problems-button";
import { SaveState } from "./save-state";
import { strings } from "./strings";

type Props = {
  back: (content: ReactNode) => ReactNode;
  undo: Action;
  redo: Action;
  problems: Action;
  walk: Action;
  publish: Action;
};

/** The top of the editor: what is edited, whether it is saved, and what leads out of it. */
export function EditorBar({ back, undo, redo, problems, walk, publish }: Props) {
  const title = useEdited(({ document }) => document.title) || strings.untitled;
  return (
    <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-surface px-3 py-1.5">
      <title>{`${title} · ${strings.edit} · Pathbook`}</title>
      {back(<Icon of={ArrowLeft} size={18} />)}
      <h1 tabIndex={-1} data-page-heading="" className="min-w-0 truncate text-md">
        {title}
      </h1>
      <SaveState />
      <ViewSwitch />
      <span className="ml-auto flex items-center gap-1">
        <Tool action={undo} />
        <Tool action={redo} />
        <ProblemsButton action={problems} />
        <Button {...(walk.icon && { icon: walk.icon })} onClick={walk.perform} className="ml-2">
          {walk.label}
        </Button>
        {publish.available !== false && (
          <Button
            tone="primary"
            {...(publish.icon && { icon: publish.icon })}
            disabled={Boolean(publish.blocked)}
            title={publish.blocked}
            onClick={publish.perform}
          >
            {publish.label}
          </Button>
        )}
      </span>
    </header>
  );
}

function ViewSwitch() {
  const editor = useEditor();
  const view = useView((state) => state.view);
  return (
    <Segmented
      label={strings.views.label}
      options={[
        { value: "outline", label: strings.views.outline },
        { value: "canvas", label: strings.views.canvas },
      ]}
      value={view}
      onChange={(view) => editor.view.setState({ view, inTree: false })}
    />
  );
}

function Tool({ action: { icon, label, shortcut, blocked, perform } }: { action: Action }) {
  if (!icon) return null;
  return (
    <IconButton
      icon={icon}
      label={label}
      side="bottom"
      {...(shortcut && { shortcut })}
      aria-disabled={Boolean(blocked)}
      onClick={() => !blocked && perform()}
    />
  );
}
