import { ChevronsDownUp, ChevronsUpDown, Plus, Search, Settings2 } from "lucide-react";
import type { Action } from "@/commands/action";
import { Button } from "@/ui/button";
import { IconButton } from "@/ui/icon-button";
import { useEdited, useEditor, useView } from "./editor-context";
import { FindBar } from "./find-bar";
import { strings } from "./strings";
import type { Outline } from "./use-outline";

type Props = { outline: Outline; add: Action | undefined };

/** Above the outline: what concerns all of it. */
export function OutlineHeader({ outline, add }: Props) {
  const editor = useEditor();
  const find = useView((state) => state.find);
  const isFlow = useEdited(({ selection }) => selection.step === undefined);
  return (
    <div className="sticky top-0 z-10 flex min-h-11 flex-wrap items-center gap-1 border-line border-b bg-bg px-2 py-1">
      <Button
        size="sm"
        tone="ghost"
        icon={Settings2}
        aria-pressed={isFlow}
        className="aria-pressed:bg-accent-soft aria-pressed:text-ink"
        onClick={() => {
          editor.select({});
          editor.view.setState({ sheet: true });
        }}
      >
        {strings.flow.facts}
      </Button>
      {add && (
        <Button size="sm" tone="ghost" icon={Plus} onClick={add.perform}>
          {add.label}
        </Button>
      )}
      <span className="ml-auto flex items-center">
        {find === undefined ? (
          <IconButton
            icon={Search}
            label={strings.acts.find}
            shortcut="mod+f"
            side="bottom"
            onClick={() => editor.view.setState({ find: "" })}
          />
        ) : (
          <FindBar document={outline.document} />
        )}
        <IconButton icon={ChevronsDownUp} label={strings.acts.foldAll} side="bottom" onClick={outline.foldAll} />
        <IconButton icon={ChevronsUpDown} label={strings.acts.openAll} side="bottom" onClick={outline.openAll} />
      </span>
    </div>
  );
}
