import { Card } from "@/ui/card";
import { strings } from "./strings";

const text = strings.settings;

/** How building with AI is set up, for those who can see to it. */
export function SetupHint({ lines }: { lines: readonly string[] }) {
  return (
    <div id="ai" className="scroll-mt-6">
      <Card title={text.setupTitle}>
        <p className="text-ink-2">{text.setupText}</p>
        <ul className="mt-2 flex list-disc flex-col gap-1.5 pl-5 text-ink-2 wrap-anywhere">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
