import type { Command } from "@/api/schema.gen";
import { CopyButton } from "@/ui/copy-button";
import { readingStrings } from "./reading-strings";
import { StepSection } from "./step-section";

const text = readingStrings.step;

/** Commands stand as they are written: a session fills their variables. */
export function StepCommands({ commands }: { commands: readonly Command[] }) {
  if (commands.length === 0) return null;
  return (
    <StepSection title={text.commands}>
      <ul className="flex flex-col gap-2">
        {commands.map(({ shell, run, expect }) => (
          <li key={`${shell} ${run}`} className="overflow-hidden rounded-control border border-line">
            <div className="flex items-center justify-between gap-2 bg-sunken py-0.5 pr-1 pl-3">
              <span className="text-ink-3 text-xs">{shell}</span>
              <CopyButton text={run} label={text.copy} />
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, also by keyboard */}
            <pre tabIndex={0} className="overflow-x-auto px-3 py-2 font-mono text-sm -outline-offset-2">
              {run}
            </pre>
            {expect && (
              <p className="border-line border-t px-3 py-1.5 text-ink-2 text-sm">
                <span className="text-ink-3">{text.expect}: </span>
                {expect}
              </p>
            )}
          </li>
        ))}
      </ul>
    </StepSection>
  );
}
