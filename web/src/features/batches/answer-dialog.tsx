import { useState } from "react";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { RadioGroup } from "@/ui/radio-group";
import { Select } from "@/ui/select";
import { answer, type Place } from "./acts";
import { useBoard } from "./board-context";
import { BulkResult } from "./bulk-result";
import { type Stand, standsOf } from "./standing-at";
import { stepText, wayText } from "./step-text";
import { strings } from "./strings";
import { useBulk } from "./use-bulk";

const text = strings.answer;

type Props = {
  place: Place;
  me: string;
  /** The sessions to answer for. Absent: all of the reader's. */
  sessions: readonly string[] | undefined;
  onClose: () => void;
  onDone: () => void;
};

/** Gives the same answer for many targets that stand at the same step. */
export function AnswerDialog({ place, me, sessions, onClose, onDone }: Props) {
  const { board, reading } = useBoard();
  // As they stood when the window was opened: what is being answered does not change under the hand.
  const [stands] = useState(() => {
    const { tiles } = board.getState();
    const meant = sessions ? sessions.flatMap((id) => tiles.get(id) ?? []) : tiles.values();
    return standsOf(reading, meant, me);
  });
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={text.title} size="sm">
      {stands.length > 0 ? (
        <AnswerForm place={place} stands={stands} onClose={onClose} onDone={onDone} />
      ) : (
        <div className="flex flex-col gap-4">
          <p>{text.none}</p>
          <p className="text-ink-2">{text.noneHint}</p>
          <Button className="self-end" onClick={onClose}>
            {strings.close}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

type FormProps = { place: Place; stands: readonly Stand[]; onClose: () => void; onDone: () => void };

function AnswerForm({ place, stands, onClose, onDone }: FormProps) {
  const { reading, labels } = useBoard();
  const [chosenStep, setStep] = useState(stands[0]?.step.id);
  const [chosenBranch, setBranch] = useState<string>();
  const stand = stands.find(({ step }) => step.id === chosenStep) ?? stands[0];
  const branch = stand?.branches.find(({ id }) => id === chosenBranch) ?? stand?.branches[0];
  const { pending, problem, result, onSubmit } = useBulk({
    place,
    send: () =>
      stand && branch
        ? answer(place, { step: stand.step.id, branch: branch.id, sessions: stand.tiles.map(({ id }) => id) })
        : text.none,
    told: text.done,
    onDone,
  });
  if (result) return <BulkResult told={text.done(result.done)} skipped={result.skipped} onClose={onDone} />;
  if (!stand || !branch) return null;
  const { step, branches, tiles, yours } = stand;
  const title = stepText(reading, step.id, labels);
  const others = tiles.length - yours.length;
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      {stands.length > 1 && (
        <Field label={text.step} required>
          <Select
            value={step.id}
            onChange={({ currentTarget }) => setStep(currentTarget.value)}
            className="w-full"
            options={stands.map(({ step, tiles }) => ({
              value: step.id,
              label: text.option(stepText(reading, step.id, labels), tiles.length),
            }))}
          />
        </Field>
      )}
      <div>
        <p className="font-medium">{tiles.length === 1 ? text.stands(title) : text.stand(tiles.length, title)}</p>
        {others > 0 && <p className="text-ink-2">{yours.length > 0 ? text.notYours(others) : text.noneYours}</p>}
      </div>
      <RadioGroup
        legend={text.branch}
        name="branch"
        value={branch.id}
        onChange={setBranch}
        options={branches.map(({ id }) => ({ value: id, label: wayText(step, id, labels) }))}
      />
      <FormProblem problem={problem} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{strings.cancel}</Button>
        <Button type="submit" tone="primary" pending={pending} disabled={yours.length === 0} className="max-w-full">
          <span className="truncate">{text.submit(wayText(step, branch.id, labels), yours.length)}</span>
        </Button>
      </div>
    </form>
  );
}
