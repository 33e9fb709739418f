/** What somebody has written and not sent: kept in this browser under the person's own name, so that no reload loses it. */
import { useState } from "react";
import { safeParse } from "valibot";
import { emptyFoundation, keptFormSchema } from "./foundation";
import type { Foundation, MaterialSource } from "./types";

export type KeptForm = { foundation: Foundation; material: MaterialSource[] };

const prefix = "pathbook.build/";

/** The form of a build; without one, of the next new build. */
export const formName = (user: string, team: string, build = "new") => `${user}/${team}/${build}`;

export function readForm(name: string): KeptForm | undefined {
  try {
    const kept = safeParse(keptFormSchema, JSON.parse(localStorage.getItem(prefix + name) ?? "null"));
    return kept.success ? kept.output : undefined;
  } catch {
    return undefined;
  }
}

export function keepForm(name: string, form: KeptForm) {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(form));
  } catch {
    // A full store costs the safety net only.
  }
}

export function forgetForm(name: string) {
  localStorage.removeItem(prefix + name);
}

/** A form that survives the page. `name` must not change while mounted. */
export function useKeptForm(name: string, first?: Partial<KeptForm>) {
  const [form, setForm] = useState<KeptForm>(
    () => readForm(name) ?? { foundation: first?.foundation ?? emptyFoundation(), material: first?.material ?? [] },
  );
  function change(next: KeptForm) {
    setForm(next);
    keepForm(name, next);
  }
  return [form, change] as const;
}
