import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/ui/button";

type Props = { title: string; hint?: string; add?: { label: string; perform: () => void }; children?: ReactNode };

/** A group of the details, and what adds to it. */
export function Section({ title, hint, add, children }: Props) {
  return (
    <section aria-label={title} data-list="" className="flex flex-col gap-2 border-line border-t pt-4">
      <h3 className="font-medium text-ink-2 text-sm">{title}</h3>
      {hint && <p className="text-ink-3 text-sm">{hint}</p>}
      {children}
      {add && (
        <Button size="sm" tone="ghost" icon={Plus} data-add="" onClick={add.perform} className="self-start">
          {add.label}
        </Button>
      )}
    </section>
  );
}
