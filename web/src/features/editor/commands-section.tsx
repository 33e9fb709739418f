import type { Command, Step } from "@/api/schema.gen";
import { Input } from "@/ui/input";
import { Textarea } from "@/ui/textarea";
import { focusDrawn } from "./focus-drawn";
import { ItemTools } from "./item-tools";
import { Labelled } from "./labelled";
import { movedTo, removedAt, replacedAt } from "./list-edits";
import { Section } from "./section";
import { strings } from "./strings";
import { useSet } from "./use-set";

const text = strings.commands;
const shells = ["powershell", "cmd", "bash", "sql", "menu"];

/** Things to copy, where to type them, and what to look for then. */
export function CommandsSection({ step: { id: step, commands = [] } }: { step: Step }) {
  const set = useSet();
  const write = (value: Command[]) => set({ op: "set_step", step, field: "commands", value });

  function add() {
    write([...commands, { shell: commands.at(-1)?.shell ?? "powershell", run: "" }]);
    focusDrawn(`[data-command="${commands.length}"]`);
  }

  return (
    <Section title={strings.fields.step.commands} add={{ label: text.add, perform: add }}>
      <datalist id="shells">
        {shells.map((shell) => (
          <option key={shell} value={shell} />
        ))}
      </datalist>
      {commands.map((command, at) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: a command has no name of its own
          key={at}
          className="flex flex-col gap-2 rounded-control border border-line p-2.5"
        >
          <legend className="sr-only">{text.one(at + 1)}</legend>
          <div className="flex items-end justify-between gap-2">
            <Labelled label={text.shell} className="w-36">
              <Input
                list="shells"
                value={command.shell}
                onChange={({ target }) => write(replacedAt(commands, at, { ...command, shell: target.value }))}
              />
            </Labelled>
            <ItemTools
              name={text.one(at + 1)}
              at={at}
              count={commands.length}
              onMove={(to) => write(movedTo(commands, at, to))}
              onRemove={() => write(removedAt(commands, at))}
            />
          </div>
          <Labelled label={text.run}>
            <Textarea
              rows={1}
              data-command={at}
              spellCheck={false}
              value={command.run}
              onChange={({ target }) => write(replacedAt(commands, at, { ...command, run: target.value }))}
              className="font-mono"
            />
          </Labelled>
          <Labelled label={text.expect}>
            <Input
              value={command.expect ?? ""}
              onChange={({ target }) => write(replacedAt(commands, at, expecting(command, target.value)))}
            />
          </Labelled>
        </fieldset>
      ))}
    </Section>
  );
}

/** Documents leave out what is empty. */
function expecting({ shell, run }: Command, expect: string): Command {
  return expect ? { shell, run, expect } : { shell, run };
}
