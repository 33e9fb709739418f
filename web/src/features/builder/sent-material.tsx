import { ChevronRight, ShieldCheck } from "lucide-react";
import { Icon } from "@/ui/icon";
import { strings } from "./strings";
import type { Masks, Material } from "./types";

const text = strings.material;

/** The material as the model sees it: numbered, and masked. */
export function SentMaterial({ material: { lines, masks } }: { material: Material }) {
  const sources = new Map<string, number>();
  for (const { source } of lines) sources.set(source, (sources.get(source) ?? 0) + 1);
  const masked = maskedText(masks);
  return (
    <div className="rounded-control bg-sunken px-3 py-2">
      <p className="font-medium text-sm">{text.sent}</p>
      <ul className="text-ink-2 text-sm">
        {[...sources].map(([source, count]) => (
          <li key={source}>{text.sentOf(source, count)}</li>
        ))}
      </ul>
      {masked && (
        <p className="mt-1 flex items-center gap-1.5 text-ink-2 text-sm">
          <Icon of={ShieldCheck} size={14} className="text-ok" />
          {masked}
        </p>
      )}
      <details className="group mt-1">
        <summary className="flex items-center gap-1 text-accent text-sm">
          <Icon of={ChevronRight} size={14} className="transition-transform group-open:rotate-90" />
          {text.show}
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
        <section className="mt-1.5 max-h-64 overflow-y-auto" tabIndex={0} aria-label={text.sent}>
          <table className="w-full border-collapse font-mono text-xs">
            <tbody>
              {lines.map(({ n, text }) => (
                <tr key={n}>
                  <th scope="row" className="select-none pr-3 text-end align-top font-normal text-ink-3 tabular-nums">
                    {n}
                  </th>
                  <td className="whitespace-pre-wrap wrap-anywhere">{text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </div>
  );
}

function maskedText(masks: Masks): string | undefined {
  const names = ["secrets", "addresses", "mails", "phones"] as const;
  const parts = names.filter((name) => masks[name] > 0).map((name) => text.masks[name](masks[name]));
  return parts.length > 0 ? text.masks.told(parts.join(", ")) : undefined;
}
