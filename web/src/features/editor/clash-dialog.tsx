import { useState } from "react";
import type { Step, Variable } from "@/api/schema.gen";
import { words } from "@/flow/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Segmented } from "@/ui/segmented";
import { clashLines } from "./clash-lines";
import { useEditor, useSaves } from "./editor-context";
import type { Clash, Side } from "./merge";
import { strings } from "./strings";

const text = strings.clash;

/** What somebody else and this person both changed, side by side, to be chosen from. */
export function ClashDialog({ onClose }: { onClose: () => void }) {
  const editor = useEditor();
  const clashes = useSaves((state) => state.clashes);
  const other = useSaves((state) => state.other);
  const [chosen, setChosen] = useState<Record<string, Side>>({});
  const isDecided = clashes.every(({ part }) => chosen[part]);
  const all = (side: Side) => setChosen(Object.fromEntries(clashes.map(({ part }) => [part, side])));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={text.title(other ?? text.somebody.toLowerCase())}
      description={text.description}
      footer={
        <>
          <Button onClick={() => all("mine")}>{text.allMine}</Button>
          <Button onClick={() => all("theirs")}>{text.allTheirs}</Button>
          <Button
            tone="primary"
            disabled={!isDecided}
            onClick={() => {
              void editor.choose(chosen);
              onClose();
            }}
          >
            {text.take}
          </Button>
        </>
      }
    >
      <ul className="flex flex-col gap-5">
        {clashes.map((clash) => (
          <li key={clash.part} className="flex flex-col gap-2">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <h3 className="text-base">{nameOf(clash)}</h3>
              <Segmented
                label={text.choose(nameOf(clash))}
                options={[
                  { value: "mine", label: text.mine },
                  { value: "theirs", label: text.theirs },
                ]}
                value={chosen[clash.part] ?? "none"}
                onChange={(side) => {
                  if (side !== "none") setChosen({ ...chosen, [clash.part]: side });
                }}
              />
            </div>
            <div className="grid gap-3 sm:grid-cols-2">
              <SideView title={text.mine} clash={clash} side="mine" taken={chosen[clash.part] === "mine"} />
              <SideView
                title={other ? text.by(text.theirs, other) : text.theirs}
                clash={clash}
                side="theirs"
                taken={chosen[clash.part] === "theirs"}
              />
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

type SideProps = { title: string; clash: Clash; side: Side; taken: boolean };

function SideView({ title, clash, side, taken }: SideProps) {
  const lines = clashLines(clash, side);
  return (
    <section
      aria-label={title}
      className={`rounded-control border p-2.5 ${taken ? "border-accent bg-accent-soft" : "border-line bg-surface"}`}
    >
      <h4 className="mb-1 font-medium text-ink-3 text-sm">{title}</h4>
      {lines.length === 0 ? (
        <p className="text-ink-3 italic">{text.removed}</p>
      ) : (
        <dl className="flex flex-col gap-1.5">
          {lines.map(({ label, value, differs }) => (
            <div key={label}>
              <dt className="text-ink-3 text-xs">{label}</dt>
              <dd className={`whitespace-pre-line break-words ${differs ? "font-medium" : "text-ink-2"}`}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function nameOf(clash: Clash): string {
  if (clash.of === "step") return titleOf(clash.mine ?? clash.theirs);
  if (clash.of === "variable") return variableOf(clash.mine ?? clash.theirs);
  return clash.of === "start" ? strings.flow.start : strings.fields.flow[clash.of];
}

const titleOf = (step: Step | undefined) => step?.title || words.path.untitled;
const variableOf = (variable: Variable | undefined) => variable?.label || (variable?.name ?? "");
