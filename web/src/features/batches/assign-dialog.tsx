import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { assign, type Place } from "./acts";
import { assignmentIn } from "./assignment-in";
import { BulkResult } from "./bulk-result";
import { strings } from "./strings";
import { useBulk } from "./use-bulk";
import { WhoFields } from "./who-fields";

const text = strings.assign;

type Props = {
  place: Place;
  /** The sessions to hand over. Absent: all that are not finished. */
  sessions: readonly string[] | undefined;
  onClose: () => void;
  onDone: () => void;
};

/** Hands targets to somebody, or to several people in turn. */
export function AssignDialog({ place, sessions, onClose, onDone }: Props) {
  const { pending, missing, problem, result, onSubmit } = useBulk({
    place,
    send: (form) => {
      const { assignment, problem } = assignmentIn(form);
      return assignment ? assign(place, assignment, sessions && [...sessions]) : problem;
    },
    told: text.done,
    onDone,
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={sessions ? text.title(sessions.length) : text.titleAll}
      size="sm"
    >
      {result ? (
        <BulkResult told={text.done(result.done)} skipped={result.skipped} onClose={onDone} />
      ) : (
        <form onSubmit={onSubmit} className="flex flex-col gap-4">
          <WhoFields team={place.team} legend={text.how} problem={missing} />
          <FormProblem problem={problem} />
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={onClose}>{strings.cancel}</Button>
            <Button type="submit" tone="primary" pending={pending}>
              {text.submit}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
