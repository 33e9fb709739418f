import { type ReactNode, useState } from "react";

type Props = { summary: ReactNode; open: boolean; children: ReactNode; className?: string; summaryClass?: string };

/** A part that can be folded away; how it begins is not how it has to stay while something in it is typed. */
export function Disclosure({ summary, open, children, className, summaryClass }: Props) {
  const [begins] = useState(open);
  return (
    <details open={begins} className={className}>
      <summary className={summaryClass}>{summary}</summary>
      {children}
    </details>
  );
}
