import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useStore } from "zustand";
import { randomKey } from "@/api/idempotency";
import type { Batch, BatchCounts, Standing } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { again } from "./acts";
import { assignmentIn } from "./assignment-in";
import { useBoard } from "./board-context";
import { batchQuery } from "./queries";
import { isActive } from "./standing";
import { standings } from "./standings";
import { strings } from "./strings";
import { WhoFields } from "./who-fields";

const text = strings.againDialog;

type Props = {
  team: string;
  batch: Batch;
  onClose: () => void;
  onLaunched: (batch: Batch) => void;
};

/** Launches another batch for the targets that failed, or whichever are chosen. */
export function AgainDialog({ team, batch, onClose, onLaunched }: Props) {
  const queryClient = useQueryClient();
  const counts = useStore(useBoard().board, (state) => state.counts);
  const [acts] = useState(keysByWish);
  const offered = standings.filter((standing) => counts[standing] > 0);
  const [only, setOnly] = useState<readonly Standing[]>(() => firstChoice(counts));
  const [pending, setPending] = useState(false);
  const [missing, setMissing] = useState<string>();
  const [problem, setProblem] = useState<unknown>();
  const count = only.reduce((sum, standing) => sum + counts[standing], 0);

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const { assignment, problem: missing } = assignmentIn(form);
    setMissing(missing);
    if (pending || !assignment || count === 0) return;
    setPending(true);
    try {
      const name = new FormData(form).get("name");
      const body = {
        only: [...only],
        assignment,
        ...(typeof name === "string" && name.trim() && { name: name.trim() }),
      };
      const next = await again({ team, id: batch.id }, body, acts.keyOf(JSON.stringify(body)));
      queryClient.setQueryData(batchQuery(team, next.id).queryKey, next);
      await queryClient.invalidateQueries({ queryKey: ["batches", team] });
      onLaunched(next);
    } catch (error) {
      setProblem(error);
    } finally {
      setPending(false);
    }
  }

  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={text.title} description={text.description} size="sm">
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 font-medium">{text.which}</legend>
          {offered.map((standing) => (
            <Checkbox
              key={standing}
              label={text.option(strings.standings[standing], counts[standing])}
              {...(isActive(standing) && { hint: text.openHint })}
              checked={only.includes(standing)}
              onChange={({ currentTarget }) =>
                setOnly(currentTarget.checked ? [...only, standing] : only.filter((one) => one !== standing))
              }
            />
          ))}
        </fieldset>
        <Field label={text.name} required>
          <Input name="name" defaultValue={batch.name} maxLength={200} />
        </Field>
        <WhoFields team={team} legend={text.who} problem={missing} />
        <FormProblem problem={problem} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button type="submit" tone="primary" pending={pending} disabled={count === 0}>
            {text.submit(count)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What is most often run again: what failed; where nothing did, what was given up. */
function firstChoice(counts: BatchCounts): Standing[] {
  if (counts.failed > 0) return ["failed"];
  return counts.cancelled > 0 ? ["cancelled"] : [];
}

/** The same wish sent twice is one act; another wish is another act. */
function keysByWish() {
  const keys = new Map<string, string>();
  return {
    keyOf: (wish: string) => {
      const key = keys.get(wish) ?? randomKey();
      keys.set(wish, key);
      return key;
    },
  };
}
