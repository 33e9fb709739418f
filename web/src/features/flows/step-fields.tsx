import type { ReadingField } from "@/api/schema.gen";
import { readingStrings } from "./reading-strings";
import { StepSection } from "./step-section";

const text = readingStrings.step;

export function StepFields({ fields }: { fields: readonly ReadingField[] }) {
  if (fields.length === 0) return null;
  return (
    <StepSection title={text.fields}>
      <ul className="divide-y divide-line rounded-control border border-line">
        {fields.map(({ variable, label, type, optional, choices, help }) => (
          <li key={variable} className="px-3 py-2">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">{label}</span>
              <span className="text-ink-3 text-sm">
                {text.types[type]}
                {optional && `, ${text.optional}`}
              </span>
            </div>
            {choices.length > 0 && (
              <p className="text-ink-2 text-sm">
                {text.choices} {choices.join(", ")}
              </p>
            )}
            {help && <p className="text-ink-3 text-sm">{help}</p>}
          </li>
        ))}
      </ul>
    </StepSection>
  );
}
