import { Counted } from "./counted";
import { limits } from "./limits";
import { withAnswer } from "./plan-edits";
import { strings } from "./strings";
import type { Plan } from "./types";

const text = strings.scaffold;

type Props = { plan: Plan; onChange: (plan: Plan) => void };

/** What the model would like to know; the answers go into every branch. */
export function OpenQuestions({ plan, onChange }: Props) {
  if (plan.questions.length === 0) return null;
  return (
    <section aria-labelledby="open-questions" className="flex flex-col gap-3 rounded-card border border-line p-4">
      <div>
        <h3 id="open-questions" className="text-base">
          {text.questions}
        </h3>
        <p className="text-ink-3 text-sm">{text.questionsHint}</p>
      </div>
      {plan.questions.map((question, at) => (
        <Counted
          key={question.text}
          name={`answer-${at}`}
          label={question.text}
          value={question.answer ?? ""}
          most={limits.answer}
          onChange={(answer) => onChange(withAnswer(plan, at, answer))}
        />
      ))}
    </section>
  );
}
