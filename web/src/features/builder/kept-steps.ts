/** Changes to a proposal that is not accepted yet: kept in this browser, so that a reload does not lose them. */
import { useState } from "react";
import { array, number, object, picklist, safeParse, string } from "valibot";
import type { BuildStep } from "./types";

const prefix = "pathbook.build-steps/";

const schema = object({
  /** The proposal that was changed: of another one nothing is taken over. */
  of: string(),
  steps: array(
    object({
      id: string(),
      kind: picklist(["ask", "do", "fixed", "escalate"]),
      title: string(),
      body: string(),
      risk: picklist(["none", "disruptive", "destructive"]),
      next: array(object({ label: string(), to: string() })),
      src: array(number()),
    }),
  ),
});

export function useKeptSteps(name: string, proposed: readonly BuildStep[]) {
  const of = JSON.stringify(proposed);
  const [steps, setSteps] = useState(() => readSteps(name, of));
  function change(next: BuildStep[]) {
    setSteps(next);
    try {
      localStorage.setItem(prefix + name, JSON.stringify({ of, steps: next }));
    } catch {
      // A full store costs the safety net only.
    }
  }
  return [steps, change] as const;
}

export function forgetSteps(name: string) {
  localStorage.removeItem(prefix + name);
}

function readSteps(name: string, of: string): BuildStep[] | undefined {
  try {
    const kept = safeParse(schema, JSON.parse(localStorage.getItem(prefix + name) ?? "null"));
    return kept.success && kept.output.of === of ? kept.output.steps : undefined;
  } catch {
    return undefined;
  }
}
