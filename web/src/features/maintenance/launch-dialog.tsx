import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ComponentProps, type FormEvent, useState } from "react";
import { randomKey } from "@/api/idempotency";
import { errorsByField } from "@/api/problem";
import type { FlowSummary, NewBatch, ScheduleAssignment, TargetFilter } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Segmented } from "@/ui/segmented";
import { Skeleton } from "@/ui/skeleton";
import { Textarea } from "@/ui/textarea";
import { toast } from "@/ui/toast-store";
import { batchLaunched, launchBatch } from "./acts";
import { DialogButtons } from "./dialog-buttons";
import { formStrings } from "./form-strings";
import { listsQuery, membersQuery, teamRightsQuery } from "./queries";
import { TargetChoice } from "./target-choice";
import { instantOf, ownZone } from "./times";
import { walkersOf } from "./walkers-of";
import { WhoFields } from "./who-fields";

const text = formStrings.launch;

type Props = { team: string; flow: Pick<FlowSummary, "id" | "title">; onClose: () => void };

/** Launches a batch by hand: for a list, a part of it, or targets as somebody types them. */
export function LaunchDialog({ team, flow, onClose }: Props) {
  const { data: lists, error } = useQuery(listsQuery(team));
  return (
    <Dialog open onOpenChange={onClose} title={text.title(flow.title)} description={text.description}>
      {lists ? (
        <LaunchForm team={team} flow={flow} lists={lists} onClose={onClose} />
      ) : error ? (
        <FormProblem problem={error} />
      ) : (
        <Skeleton rows={4} shape="text" />
      )}
    </Dialog>
  );
}

type Wish = {
  way: "list" | "labels";
  list: string;
  filter: TargetFilter;
  labels: string;
  assignment: ScheduleAssignment;
  name: string;
  due: string;
};

type FormProps = Props & { lists: ComponentProps<typeof TargetChoice>["lists"] };

function LaunchForm({ team, flow, lists, onClose }: FormProps) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { data: members = [] } = useQuery(membersQuery(team));
  const { data: rights } = useQuery(teamRightsQuery(team));
  const [wish, setWish] = useState<Wish>(() => firstWish(lists));
  const [key, setKey] = useState(randomKey);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<unknown>();
  const [pending, setPending] = useState(false);
  const labels = labelsOf(wish.labels);
  const [, wrongWho] = Object.entries(errors).find(([at]) => at.startsWith("assignment")) ?? [];
  const [, wrongLabel] = Object.entries(errors).find(([at]) => at.startsWith("labels")) ?? [];

  function change(part: Partial<Wish>) {
    setWish((wish) => ({ ...wish, ...part }));
    // Another wish is another act.
    setKey(randomKey());
    setErrors({});
    setProblem(undefined);
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = missing(wish, labels);
    setErrors(found);
    setProblem(undefined);
    if (Object.keys(found).length > 0 || pending) return;
    setPending(true);
    try {
      const batch = await launchBatch(team, bodyOf(wish, labels, flow.id), key);
      void batchLaunched(queryClient, team);
      onClose();
      toast(text.done);
      await navigate({ to: "/t/$team/batches/$batch", params: { team, batch: batch.id } });
    } catch (error) {
      const refused = errorsByField(error);
      setErrors(refused);
      if (!Object.keys(refused).some((at) => /^(labels|assignment|list_id|name|due_at)/.test(at))) setProblem(error);
    } finally {
      setPending(false);
    }
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <div>
        <Segmented
          label={text.how}
          value={wish.way}
          onChange={(way) => change({ way })}
          options={[
            { value: "list", label: text.ways.list },
            { value: "labels", label: text.ways.labels },
          ]}
        />
      </div>
      {wish.way === "list" ? (
        <TargetChoice
          team={team}
          lists={lists}
          list={wish.list}
          filter={wish.filter}
          error={errors.list_id}
          onChange={change}
        />
      ) : (
        <Field
          label={text.labels}
          required
          hint={`${text.labelsHint} ${labels.length > 0 ? text.counted(labels.length) : ""}`}
          error={wrongLabel}
        >
          <Textarea
            rows={4}
            spellCheck={false}
            value={wish.labels}
            onChange={(event) => change({ labels: event.currentTarget.value })}
          />
        </Field>
      )}
      <WhoFields
        members={walkersOf(members, rights ?? { viewers_can_run: false })}
        owner={formStrings.who.me}
        assignment={wish.assignment}
        error={wrongWho}
        onChange={(assignment) => change({ assignment })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={text.due} hint={text.dueHint(ownZone)} error={errors.due_at}>
          <Input
            type="datetime-local"
            value={wish.due}
            onChange={(event) => change({ due: event.currentTarget.value.slice(0, 16) })}
          />
        </Field>
        <Field label={text.name} hint={text.nameHint} error={errors.name}>
          <Input
            autoComplete="off"
            value={wish.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
        </Field>
      </div>
      <FormProblem problem={problem} />
      <DialogButtons pending={pending} onClose={onClose}>
        {text.submit}
      </DialogButtons>
    </form>
  );
}

function firstWish(lists: readonly { id: string }[]): Wish {
  const [only, ...others] = lists;
  return {
    way: only ? "list" : "labels",
    list: others.length === 0 ? (only?.id ?? "") : "",
    filter: {},
    labels: "",
    assignment: { kind: "owner" },
    name: "",
    due: "",
  };
}

/** One target in each line; empty lines are none. */
function labelsOf(typed: string): string[] {
  return typed
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

function missing({ way, list, assignment }: Wish, labels: readonly string[]): Record<string, string> {
  const isNobody =
    (assignment.kind === "member" && !assignment.member) ||
    (assignment.kind === "round_robin" && assignment.members.length === 0);
  return {
    ...(way === "list" && !list && { list_id: formStrings.targets.listMissing }),
    ...(way === "labels" && labels.length === 0 && { labels: text.labelsMissing }),
    ...(isNobody && { assignment: formStrings.who.memberMissing }),
  };
}

function bodyOf({ way, list, filter, assignment, name, due }: Wish, labels: string[], flow: string): NewBatch {
  const part = Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
  const until = due ? instantOf(due, ownZone) : undefined;
  return {
    flow_id: flow,
    ...(way === "list" ? { list_id: list, ...(Object.keys(part).length > 0 && { filter: part }) } : { labels }),
    // The caller gets them, where nobody else is named.
    ...(assignment.kind !== "owner" && { assignment }),
    ...(name.trim() && { name: name.trim() }),
    ...(until && { due_at: until }),
  };
}
