import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "./icon";

type Props = { icon: LucideIcon; title: string; children?: ReactNode; actions?: ReactNode };

/** Says what would be here and offers the way to get there. */
export function Empty({ icon, title, children, actions }: Props) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-card border border-line border-dashed px-6 py-12 text-center">
      <span className="grid size-12 place-items-center rounded-full bg-accent-soft text-accent">
        <Icon of={icon} size={24} />
      </span>
      <h2 className="font-bold text-md">{title}</h2>
      {children && <p className="max-w-form text-ink-2">{children}</p>}
      {actions && <div className="mt-1 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
