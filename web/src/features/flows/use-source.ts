import { useRef, useState } from "react";
import type { FileChecked } from "@/api/schema.gen";
import { checkFile } from "./acts";
import { placeIn, type SourceProblem, sourceProblem } from "./source";

type Result =
  | { state: "checked"; checked: FileChecked }
  | { state: "misplaced"; problem: SourceProblem }
  | { state: "refused"; error: unknown };

/** A text that is to become a flow, and what the server says of it as it stands. */
export function useSource(team: string, initial = "") {
  const [text, setText] = useState(initial);
  const [result, setResult] = useState<Result>();
  const [pending, setPending] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);

  function change(next: string) {
    setText(next);
    setResult(undefined);
  }
  /** A refusal of the text as it stands, also when it came from another act than the check. */
  function refuse(error: unknown, refused = text) {
    const problem = sourceProblem(error);
    setResult(problem ? { state: "misplaced", problem } : { state: "refused", error });
    if (problem) goTo(refused, problem, box.current);
  }
  async function check(checkedText = text): Promise<void> {
    if (pending) return;
    setPending(true);
    try {
      setResult({ state: "checked", checked: await checkFile(team, checkedText) });
    } catch (error) {
      refuse(error, checkedText);
    } finally {
      setPending(false);
    }
  }

  return {
    text,
    change,
    check,
    refuse,
    result,
    pending,
    box,
    goTo: (problem: SourceProblem) => goTo(text, problem, box.current),
  };
}

export type SourceState = ReturnType<typeof useSource>;

/** Selects the rest of the line from the place on, which browsers also scroll to. */
function goTo(text: string, { line, column }: SourceProblem, box: HTMLTextAreaElement | null) {
  if (!box) return;
  const { start, end } = placeIn(text, line, column);
  box.focus();
  box.setSelectionRange(start, end);
  box.scrollTop = Math.max(0, (line - 5) * 20);
}
