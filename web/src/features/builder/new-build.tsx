import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { randomKey } from "@/api/idempotency";
import { ApiError, errorsByField } from "@/api/problem";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { createConversation } from "./acts";
import { BuilderModal } from "./builder-modal";
import { FoundationForm } from "./foundation-form";
import { forgetForm, formName, type KeptForm, keepForm, useKeptForm } from "./kept";
import { limits } from "./limits";
import { materialSize } from "./material-size";
import { QuotaDisplay } from "./quota-display";
import { StageFooter } from "./stage-footer";
import { statusQuery } from "./status-query";
import { StepIndicator } from "./step-indicator";
import { strings } from "./strings";
import type { Conversation } from "./types";

type Props = { team: string; user: string; onMade: (build: Conversation) => void };

const formId = "foundation";

/** The first stage of a build that the server does not know yet. */
export function NewBuild({ team, user, onMade }: Props) {
  const name = formName(user, team);
  const [form, setForm] = useKeptForm(name);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  // The same key for the same form: an answer that was lost on the way makes no second build.
  const [sent, setSent] = useState<{ key: string; body: string }>();
  const { data: status } = useQuery(statusQuery(team));
  const isTooLong = materialSize(form.material) > limits.material;

  async function create(form: KeptForm) {
    if (pending || isTooLong) return;
    const body = JSON.stringify(form);
    const key = sent?.body === body ? sent.key : randomKey();
    setSent({ key, body });
    setPending(true);
    setProblem(undefined);
    try {
      const build = await createConversation(team, form, key);
      // Should the build expire, its form is still here.
      keepForm(formName(user, team, build.id), form);
      forgetForm(name);
      onMade(build);
    } catch (error) {
      setProblem(error);
      setPending(false);
    }
  }

  return (
    <BuilderModal
      team={team}
      title={form.foundation.title.trim() || strings.new}
      indicator={<StepIndicator build={undefined} current="foundation" onShow={() => {}} />}
      footer={
        <StageFooter
          quota={<QuotaDisplay team={team} />}
          next={
            <Button type="submit" form={formId} tone="primary" pending={pending} disabled={isTooLong}>
              {strings.foundation.submit}
            </Button>
          }
        />
      }
    >
      <FoundationForm
        id={formId}
        form={form}
        onChange={setForm}
        onSubmit={(form) => void create(form)}
        materialAllowed={status?.material_allowed ?? true}
        refused={refusedFields(problem)}
      />
      <div className="mx-auto mt-4 max-w-[46rem]">
        <FormProblem problem={problem} />
      </div>
    </BuilderModal>
  );
}

/** `foundation.title` of the request is `title` of the form. */
function refusedFields(problem: unknown): Record<string, string> {
  if (!(problem instanceof ApiError)) return {};
  return Object.fromEntries(
    Object.entries(errorsByField(problem)).map(([field, detail]) => [
      field.replace(/^foundation\.(\w+).*$/, "$1"),
      detail,
    ]),
  );
}
