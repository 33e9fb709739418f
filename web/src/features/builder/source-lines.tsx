import { Quote } from "lucide-react";
import { Icon } from "@/ui/icon";
import { useBuild } from "./build-context";
import { strings } from "./strings";

const text = strings.step;

/** The lines of the material that something rests on, masked and numbered as the model saw them. */
export function SourceLines({ src }: { src: readonly number[] }) {
  const { lines } = useBuild().conversation.material;
  const found = lines.filter(({ n }) => src.includes(n));
  if (found.length === 0) return null;
  return (
    <details className="min-w-0 text-sm">
      <summary className="inline-flex items-center gap-1.5 rounded-control text-ink-3 hover:text-ink">
        <Icon of={Quote} size={14} />
        {text.sources(found.length)}
      </summary>
      <ol className="mt-1.5 flex flex-col gap-1 border-line border-l-2 pl-3">
        {found.map(({ n, source, text: line }) => (
          <li key={n} className="text-ink-2 wrap-anywhere">
            <span className="mr-2 text-ink-3">{text.line(n, source)}</span>
            {line}
          </li>
        ))}
      </ol>
    </details>
  );
}
