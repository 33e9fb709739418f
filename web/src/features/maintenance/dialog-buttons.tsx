import type { ReactNode } from "react";
import { Button } from "@/ui/button";
import type { ButtonTone } from "@/ui/button-style";
import { strings } from "./strings";

type Props = { pending: boolean; onClose: () => void; tone?: ButtonTone; children: ReactNode };

/** The end of a form in a dialog: do it, or leave. */
export function DialogButtons({ pending, onClose, tone = "primary", children }: Props) {
  return (
    <div className="mt-1 flex flex-wrap justify-end gap-2">
      <Button onClick={onClose}>{strings.cancel}</Button>
      <Button type="submit" tone={tone} pending={pending}>
        {children}
      </Button>
    </div>
  );
}
