import { useRef, useState } from "react";
import { type CheckedText, checkText } from "./check-text";
import { tooLarge } from "./read-text";
import { placeIn, type SourceProblem, sourceProblem } from "./source";
import { formatOf, type TextFormat } from "./text-format";

type Place = Pick<SourceProblem, "line" | "column">;
type Result =
  | { state: "checked"; checked: CheckedText }
  | { state: "misplaced"; problem: SourceProblem }
  | { state: "refused"; error: unknown };

/** A text that is to become a flow, and what the server says of it as it stands. */
export function useSource(team: string, initial = "") {
  const [text, setText] = useState(initial);
  const [name, setName] = useState<string>();
  const [chosen, setChosen] = useState<TextFormat>();
  const [result, setResult] = useState<Result>();
  const [pending, setPending] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);

  const found = formatOf(text, name);
  const format = chosen ?? found;

  /** The text of a file comes with its name. */
  function change(next: string, from?: string) {
    const error = tooLarge(next.length);
    if (error) return setResult({ state: "refused", error });
    setText(next);
    // Whoever edits the text of a file has still that file before them.
    setName(from ?? (next.trim() === "" ? undefined : name));
    setResult(undefined);
  }
  function choose(format: TextFormat | undefined) {
    setChosen(format);
    setResult(undefined);
  }
  /** A refusal of the text as it stands, also when it came from another act than the check. */
  function refuse(error: unknown, refused = text) {
    const problem = sourceProblem(error);
    setResult(problem ? { state: "misplaced", problem } : { state: "refused", error });
    if (problem) goTo(refused, problem, box.current);
  }
  /** Checks the text, or another one that just came. */
  async function check(checkedText = text, as = format): Promise<void> {
    if (pending) return;
    setPending(true);
    try {
      setResult({ state: "checked", checked: await checkText(team, checkedText, as) });
    } catch (error) {
      refuse(error, checkedText);
    } finally {
      setPending(false);
    }
  }

  return {
    text,
    /** What it looks like, and what it was said to be. */
    found,
    chosen,
    choose,
    change,
    check,
    refuse,
    result,
    pending,
    box,
    goTo: (place: Place) => goTo(text, place, box.current),
  };
}

export type SourceState = ReturnType<typeof useSource>;

/** Selects the rest of the line from the place on, which browsers also scroll to. */
function goTo(text: string, { line, column }: Place, box: HTMLTextAreaElement | null) {
  if (!box) return;
  const { start, end } = placeIn(text, line, column);
  box.focus();
  box.setSelectionRange(start, end);
  box.scrollTop = Math.max(0, (line - 5) * 20);
}
