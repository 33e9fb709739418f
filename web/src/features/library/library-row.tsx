import { Check, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { LibraryOffer } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { Icon } from "@/ui/icon";
import { strings } from "./strings";

type Props = {
  offer: LibraryOffer;
  /** Whether it is chosen; absent for who may not import. */
  chosen: boolean | undefined;
  onChoose: (chosen: boolean) => void;
};

/** An entry of the library; what it is for unfolds below its title. */
export function LibraryRow({ offer, chosen, onChoose }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const { key, title, summary, tags, steps, imported } = offer;
  return (
    <li className="flex items-start gap-3 px-4 py-2">
      {chosen !== undefined && (
        <label className="-m-2 grid size-9 shrink-0 place-items-center pointer-coarse:size-11">
          <input
            type="checkbox"
            checked={chosen}
            onChange={(event) => onChoose(event.target.checked)}
            aria-label={strings.choose(title)}
            className="size-4 pointer-coarse:size-5"
          />
        </label>
      )}
      <div className="min-w-0 flex-1">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="flex w-full items-center gap-2 rounded-[3px] text-start pointer-coarse:min-h-9"
        >
          <span className="min-w-0 flex-1 font-medium">{title}</span>
          {imported && (
            <Badge tone="ok" icon={Check}>
              {strings.imported}
            </Badge>
          )}
          <span className="w-14 shrink-0 text-end text-ink-3 text-sm max-sm:hidden">{strings.steps(steps)}</span>
          <Icon of={ChevronRight} className={`text-ink-3 transition-transform ${open ? "rotate-90" : ""}`} />
        </button>
        <div id={id} hidden={!open} className="mt-1 mb-2 max-w-prose">
          <p className="text-ink-2">{summary}</p>
          <p className="mt-1.5 flex flex-wrap gap-x-3 text-ink-3 text-sm">
            <span className="sm:hidden">{strings.steps(steps)}</span>
            {tags.map((tag) => (
              <span key={tag}>#{tag}</span>
            ))}
            <code className="font-mono text-xs">{key}</code>
          </p>
        </div>
      </div>
    </li>
  );
}
