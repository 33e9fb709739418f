import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { AiQuestion } from "@/api/schema.gen";
import { Field } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Textarea } from "@/ui/textarea";
import type { Trouble } from "./ai-problem";
import { Ask } from "./ask";
import { limits } from "./limits";

type Props = {
  name: string;
  of: Omit<AiQuestion, "conversation">;
  label: string;
  hint?: string;
  note: string;
  placeholder: string;
  trouble: Trouble | undefined;
  onAsk: (note: string) => void;
};

/** Asks once more, with a note about what should be different. */
export function Again({ name, of, label, hint, note, placeholder, trouble, onAsk }: Props) {
  const [words, setWords] = useState("");
  const [isOpen, setOpen] = useState(trouble !== undefined);
  return (
    <details
      className="group rounded-card border border-line"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="flex items-center gap-2 rounded-card px-4 py-2.5 font-medium">
        <Icon of={ChevronRight} className="text-ink-3 transition-transform group-open:rotate-90" />
        {label}
      </summary>
      {isOpen && (
        <div className="flex flex-col gap-3 px-4 pt-1 pb-4">
          <Field label={note} hint={hint}>
            <Textarea
              rows={2}
              maxLength={limits.note}
              placeholder={placeholder}
              value={words}
              onChange={({ currentTarget }) => setWords(currentTarget.value)}
            />
          </Field>
          <Ask name={name} of={of} label={label} trouble={trouble} tone="secondary" onAsk={() => onAsk(words)} />
        </div>
      )}
    </details>
  );
}
