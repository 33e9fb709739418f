import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { discardConversation } from "./acts";
import { useBuild, useBuildState } from "./build-context";
import { strings } from "./strings";

const text = strings.acts;
const name = "discard";

type Props = { onClose: () => void; onDiscarded: () => void };

/** Asks before all of a build is deleted. */
export function DiscardDialog({ onClose, onDiscarded }: Props) {
  const { build } = useBuild();
  const isBusy = useBuildState(({ busy }) => busy.includes(name));
  const problem = useBuildState(({ problems }) => problems[name]);
  return (
    <Dialog open onOpenChange={onClose} title={text.discardTitle} size="sm">
      <div className="flex flex-col gap-4">
        <p className="text-ink-2">{text.discardText}</p>
        <FormProblem problem={problem} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button
            tone="danger"
            pending={isBusy}
            onClick={() =>
              void build.perform(name, (revision) => discardConversation(build.place, revision), onDiscarded)
            }
          >
            {text.discardSubmit}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
