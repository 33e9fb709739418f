import { type RefObject, useRef, useState } from "react";
import { useFieldProps } from "@/ui/field-context";
import { fileStrings } from "./file-strings";
import { lineCount, type SourceProblem } from "./source";

type Props = {
  value: string;
  onChange: (text: string) => void;
  box: RefObject<HTMLTextAreaElement | null>;
  /** The line it names is marked. */
  problem?: SourceProblem | undefined;
  describedBy?: string | undefined;
  className?: string;
};

/** In pixels, as the class `leading-[20px]` below says. */
const lineHeight = 20;
const padding = 8;

/** A text with line numbers, and a mark at the line a problem names. */
export function SourceBox({ value, onChange, box, problem, describedBy, className = "h-96" }: Props) {
  const [top, setTop] = useState(0);
  const gutter = useRef<HTMLPreElement>(null);
  const numbers = Array.from({ length: lineCount(value) }, (_, at) => at + 1).join("\n");
  return (
    <div
      className={`relative flex overflow-hidden rounded-control border border-control bg-surface font-mono text-sm leading-[20px] focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-1 ${className}`}
    >
      {problem && (
        <span
          aria-hidden="true"
          style={{ top: (problem.line - 1) * lineHeight + padding - top }}
          className="pointer-events-none absolute inset-x-0 h-5 border-danger border-l-3 bg-danger-soft"
        />
      )}
      <div aria-hidden="true" className="relative min-w-10 overflow-hidden border-line border-r">
        <pre
          ref={gutter}
          style={{ translate: `0 ${-top}px`, paddingBlock: padding }}
          className="px-2 text-end text-ink-3 leading-[20px]"
        >
          {numbers}
        </pre>
      </div>
      <textarea
        {...useFieldProps()}
        ref={box}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        aria-label={fileStrings.file.label}
        aria-invalid={Boolean(problem) || undefined}
        aria-describedby={describedBy}
        placeholder={fileStrings.file.placeholder}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        className="relative min-w-0 flex-1 resize-none whitespace-pre bg-transparent px-3 py-2 leading-[20px] outline-none pointer-coarse:text-md"
      />
    </div>
  );
}
