import { ArrowLeft } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Button } from "@/ui/button";
import { strings } from "./strings";

type Props = {
  quota: ReactNode;
  onBack?: (() => void) | undefined;
  next: ReactNode;
  /** Why it does not go on from here yet. */
  blocked?: string | undefined;
};

/** What is left to spend, and the ways between the stages. */
export function StageFooter({ quota, onBack, next, blocked }: Props) {
  const id = useId();
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t bg-surface px-4 py-2.5 max-lg:sticky max-lg:bottom-0 max-lg:z-20 lg:px-5">
      <div className="min-w-0 flex-1">{quota}</div>
      {blocked && (
        <p id={id} className="text-ink-2 text-sm max-sm:order-first max-sm:w-full">
          {blocked}
        </p>
      )}
      <div className="flex gap-2">
        {onBack && (
          <Button icon={ArrowLeft} onClick={onBack}>
            {strings.stages.back}
          </Button>
        )}
        {next}
      </div>
    </footer>
  );
}
