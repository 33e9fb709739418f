import { useEffect, useEffectEvent, useState } from "react";
import { ApiError } from "@/api/problem";
import type { Flow } from "@/api/schema.gen";
import { type CheckedText, checkText, importText } from "./check-text";
import { fileStrings } from "./file-strings";
import { readText } from "./read-text";
import { sourceProblem } from "./source";
import { strings } from "./strings";
import { formatOf } from "./text-format";

export type FileState =
  | { state: "checking" }
  | { state: "ready"; text: string; checked: CheckedText }
  | { state: "refused"; reason: string; text?: string }
  | { state: "importing" }
  | { state: "imported"; flow: Flow; errors: number };

/** Several files on their way in, each on its own: what one is refused for holds no other up. */
export function useFiles(team: string, files: readonly File[], onImported: () => void) {
  const [states, setStates] = useState<FileState[]>(() => files.map(() => ({ state: "checking" })));
  const set = (at: number, next: FileState) =>
    setStates((states) => states.map((state, index) => (index === at ? next : state)));

  const checkAll = useEffectEvent(async (isGone: () => boolean) => {
    for (const [at, file] of files.entries()) {
      const next = await check(team, file);
      if (isGone()) return;
      set(at, next);
    }
  });
  useEffect(() => {
    let gone = false;
    void checkAll(() => gone);
    return () => {
      gone = true;
    };
  }, []);

  async function importAll() {
    for (const [at, state] of states.entries()) {
      if (state.state !== "ready") continue;
      set(at, { state: "importing" });
      try {
        const flow = await importText(team, state.text, state.checked);
        set(at, { state: "imported", flow, errors: state.checked.errors });
      } catch (error) {
        set(at, { state: "refused", reason: reasonOf(error), text: state.text });
      }
    }
    onImported();
  }

  return { states, importAll };
}

async function check(team: string, file: File): Promise<FileState> {
  try {
    const text = await readText(file);
    try {
      return { state: "ready", text, checked: await checkText(team, text, formatOf(text, file.name)) };
    } catch (error) {
      return { state: "refused", reason: reasonOf(error), text };
    }
  } catch (error) {
    return { state: "refused", reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  const problem = sourceProblem(error);
  if (problem) return `${fileStrings.file.problem(problem.line, problem.column)}: ${problem.message}`;
  if (error instanceof ApiError) return error.sentence;
  return error instanceof Error ? error.message : strings.acts.failed;
}
