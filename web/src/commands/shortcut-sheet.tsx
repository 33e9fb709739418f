import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";
import type { Action } from "./action";
import { allActions, useRegistry } from "./registry";
import { strings } from "./strings";

type Props = { onClose: () => void };

/** Every shortcut that works on the page right now. */
export function ShortcutSheet({ onClose }: Props) {
  const sections = bySection(useRegistry((state) => state.groups));
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={strings.sheet}
      description={strings.sheetHint}
      size="lg"
    >
      <div className="gap-8 sm:columns-2">
        {[...sections].map(([section, actions]) => (
          <section key={section} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 font-medium text-ink-3 text-sm">{section}</h3>
            <dl className="divide-y divide-line">
              {actions.map(({ id, label, shortcut = "" }) => (
                <div key={id} className="flex items-center justify-between gap-4 py-1.5">
                  <dt>{label}</dt>
                  <dd>
                    <Kbd keys={shortcut} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function bySection(groups: ReadonlyMap<number, readonly Action[]>): Map<string, Action[]> {
  const withKeys = allActions({ groups }).filter((action) => action.shortcut);
  const sections = new Map<string, Action[]>();
  for (const action of withKeys) sections.set(action.section, [...(sections.get(action.section) ?? []), action]);
  return sections;
}
