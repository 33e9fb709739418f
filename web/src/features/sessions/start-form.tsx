import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { randomKey } from "@/api/idempotency";
import type { FlowSummary, Session } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { ChosenFlow } from "./chosen-flow";
import { FlowPicker } from "./flow-picker";
import { flowQuery } from "./list-queries";
import { listStrings } from "./list-strings";
import { sessionQuery } from "./queries";
import { ReferenceFields, referenceFrom, referenceSchema } from "./reference-fields";
import { startSession } from "./start-session";
import { submitByKey } from "./submit-by-key";

type Props = {
  team: string;
  /** The flow in the address, if one was chosen already. */
  flow: string | undefined;
  onFlow: (flow: string | undefined) => void;
  onStarted: (session: Session) => void;
};

const text = listStrings.start;

/** Chooses a flow, says what it is walked for, and starts. */
export function StartForm({ team, flow, onFlow, onStarted }: Props) {
  const queryClient = useQueryClient();
  // One start, however often it has to be sent.
  const [key] = useState(randomKey);
  const [missing, setMissing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { data: chosen, error } = useQuery({ ...flowQuery(team, flow ?? ""), enabled: flow !== undefined });
  const { errors, problem, pending, formProps } = useForm({
    schema: referenceSchema,
    submit: async (typed) => {
      if (!flow) return setMissing(true);
      const session = await startSession(team, { flow_id: flow, ...referenceFrom(typed) }, `${key}-${flow}`);
      queryClient.setQueryData(sessionQuery(team, session.id).queryKey, session);
      await queryClient.invalidateQueries({ queryKey: ["sessions", team] });
      onStarted(session);
    },
  });
  const choose = (next: FlowSummary | undefined) => {
    setMissing(false);
    // The field goes with the choice; whoever types goes on in the next one.
    const target = form.current?.elements.namedItem("target_label");
    if (next && document.activeElement?.matches("input") && target instanceof HTMLElement) target.focus();
    onFlow(next?.id);
  };

  return (
    <form ref={form} {...formProps} onKeyDown={submitByKey} className="flex flex-col gap-5">
      {flow ? (
        <ChosenFlow flow={chosen} onChange={() => choose(undefined)} />
      ) : (
        <FlowPicker team={team} missing={missing} onChoose={choose} />
      )}
      {error && <FormProblem problem={error} />}
      {chosen && !isWalkable(chosen) && <Callout tone="warn" title={text.notWalkable} />}
      <ReferenceFields errors={errors} />
      <FormProblem problem={problem} />
      <Button
        type="submit"
        tone="primary"
        size="lg"
        pending={pending}
        disabled={chosen !== undefined && !isWalkable(chosen)}
        className="sm:self-start"
      >
        {text.submit}
      </Button>
    </form>
  );
}

function isWalkable({ can, live_version }: FlowSummary): boolean {
  return can.walk && live_version !== undefined;
}
