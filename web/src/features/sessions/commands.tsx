import { SquareTerminal } from "lucide-react";
import type { Command } from "@/api/schema.gen";
import { CopyButton } from "@/ui/copy-button";
import { Icon } from "@/ui/icon";
import { strings } from "./strings";
import { fillTemplate } from "./template";
import type { Texts } from "./words";

type Props = { commands: readonly Command[]; texts: Texts };

/** Commands with the values of this session in them, to copy, and what to look for in what they print. */
export function Commands({ commands, texts }: Props) {
  return (
    <ul aria-label={strings.player.commands} className="flex flex-col gap-3">
      {commands.map((command) => (
        <li
          key={`${command.shell} ${command.run}`}
          className="overflow-hidden rounded-card border border-line bg-surface"
        >
          <CommandBlock {...command} texts={texts} />
        </li>
      ))}
    </ul>
  );
}

function CommandBlock({ shell, run, expect, texts }: Command & { texts: Texts }) {
  const text = fillTemplate(run, texts);
  return (
    <>
      <div className="flex items-center gap-2 border-line border-b bg-sunken py-1 pr-1 pl-3 text-ink-2 text-sm">
        <Icon of={SquareTerminal} />
        <span className="flex-1">{shell}</span>
        <CopyButton text={text} label={strings.player.copyCommand} />
      </div>
      <pre className="whitespace-pre-wrap px-3 py-2.5 font-mono text-base [overflow-wrap:anywhere]">{text}</pre>
      {expect && (
        <p className="border-line border-t px-3 py-2 text-base text-ink-2">
          <span className="font-medium text-ink">{strings.player.expect}: </span>
          {fillTemplate(expect, texts)}
        </p>
      )}
    </>
  );
}
