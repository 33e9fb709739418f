import { CSPProvider } from "@base-ui/react/csp-provider";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useRef } from "react";
import type { DialogProps } from "./dialog";
import { Icon } from "./icon";
import { strings } from "./strings";

const widths = { sm: "sm:max-w-form", md: "sm:max-w-[36rem]", lg: "sm:max-w-[52rem]" } as const;

/** The window itself: a sheet from below on a phone, centred elsewhere. */
export function DialogWindow({ open, onOpenChange, title, description, children, footer, size = "md" }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <CSPProvider disableStyleElements>
      <Base.Root open={open} onOpenChange={onOpenChange}>
        <Base.Portal>
          <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
          <Base.Popup
            ref={popup}
            // What the window was opened for, where it says so; else the first thing in it.
            initialFocus={() => popup.current?.querySelector<HTMLElement>("[data-initial-focus]") ?? true}
            className={`fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-dialog border border-line bg-surface shadow-float transition duration-200 ease-out data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:inset-x-4 sm:top-[12dvh] sm:bottom-auto sm:mx-auto sm:max-h-[76dvh] sm:rounded-dialog ${widths[size]}`}
          >
            <div className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
              <div>
                <Base.Title className="font-bold text-md">{title}</Base.Title>
                {description && <Base.Description className="mt-0.5 text-ink-2">{description}</Base.Description>}
              </div>
              <Base.Close
                aria-label={strings.close}
                className="-mt-1 -mr-1.5 grid size-8 shrink-0 place-items-center rounded-control text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-10"
              >
                <Icon of={X} size={18} />
              </Base.Close>
            </div>
            <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
            {footer && <div className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">{footer}</div>}
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
    </CSPProvider>
  );
}
