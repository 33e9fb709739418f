import type { KeyboardEvent } from "react";
import type { ChecklistItem, Step } from "@/api/schema.gen";
import { Input } from "@/ui/input";
import { focusDrawn } from "./focus-drawn";
import { freshId } from "./fresh-id";
import { ItemTools } from "./item-tools";
import { movedTo, removedAt, replacedAt } from "./list-edits";
import { Section } from "./section";
import { stayInList } from "./stay-in-list";
import { strings } from "./strings";
import { useSet } from "./use-set";

const text = strings.checklist;

/** Things to tick off. Enter adds the next one, Backspace in an empty one removes it. */
export function ChecklistSection({ step: { id: step, checklist = [] } }: { step: Step }) {
  const set = useSet();
  const write = (value: ChecklistItem[]) => set({ op: "set_step", step, field: "checklist", value });

  function add(at: number) {
    const item = { id: freshId("c", (id) => checklist.some((known) => known.id === id)), text: "" };
    write(checklist.toSpliced(at, 0, item));
    focusDrawn(`[data-item="${item.id}"]`);
  }

  function onKeyDown(event: KeyboardEvent, at: number) {
    const item = checklist[at];
    if (event.key === "Enter") {
      event.preventDefault();
      add(at + 1);
    } else if (event.key === "Backspace" && item?.text === "") {
      event.preventDefault();
      const next = checklist[at - 1] ?? checklist[at + 1];
      const remove = () => write(removedAt(checklist, at));
      if (!next) return stayInList(event.currentTarget, at, remove);
      remove();
      focusDrawn(`[data-item="${next.id}"]`);
    }
  }

  return (
    <Section title={strings.fields.step.checklist} add={{ label: text.add, perform: () => add(checklist.length) }}>
      {checklist.map((item, at) => (
        <div key={item.id} className="flex items-center gap-1">
          <Input
            dir="auto"
            aria-label={text.item(at + 1)}
            data-item={item.id}
            value={item.text}
            onKeyDown={(event) => onKeyDown(event, at)}
            onChange={({ target }) => write(replacedAt(checklist, at, { ...item, text: target.value }))}
          />
          <ItemTools
            name={text.item(at + 1)}
            at={at}
            count={checklist.length}
            onMove={(to) => write(movedTo(checklist, at, to))}
            onRemove={() => write(removedAt(checklist, at))}
          />
        </div>
      ))}
    </Section>
  );
}
