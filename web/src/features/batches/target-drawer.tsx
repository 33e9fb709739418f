import { X } from "lucide-react";
import { type ComponentProps, useEffect, useRef } from "react";
import { Dialog } from "@/ui/dialog";
import { IconButton } from "@/ui/icon-button";
import { useWide } from "@/ui/use-wide";
import { useTile } from "./board-context";
import { strings } from "./strings";
import { TargetDetails } from "./target-details";

type Props = ComponentProps<typeof TargetDetails> & { onClose: () => void };

/** The details of a target: beside the board where there is room, over it elsewhere. */
export function TargetDrawer({ onClose, ...details }: Props) {
  const wide = useWide();
  const heading = useRef<HTMLHeadingElement>(null);
  const tile = useTile(details.id);
  // Whoever opens another target finds its name under the focus, and hears it.
  useEffect(() => {
    if (wide) heading.current?.focus({ preventScroll: true });
  }, [wide]);
  if (!tile) return null;
  const title = tile.target_label;
  if (!wide) {
    return (
      <Dialog open onOpenChange={(open) => open || onClose()} title={title}>
        <TargetDetails {...details} />
      </Dialog>
    );
  }
  return (
    <aside
      aria-label={strings.drawer.label(title)}
      onKeyDown={({ key }) => key === "Escape" && onClose()}
      className="sticky top-4 max-h-[calc(100dvh-2rem)] w-88 shrink-0 overflow-y-auto rounded-card border border-line bg-surface px-5 pt-4 pb-5 print:hidden"
    >
      <div className="mb-3 flex items-start justify-between gap-2">
        <h2 ref={heading} tabIndex={-1} className="min-w-0 text-md [overflow-wrap:anywhere]">
          {title}
        </h2>
        <IconButton icon={X} label={strings.drawer.close} side="bottom" onClick={onClose} className="-mt-1 -mr-2" />
      </div>
      <TargetDetails key={details.id} {...details} />
    </aside>
  );
}
