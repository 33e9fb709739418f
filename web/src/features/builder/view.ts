import { type Stage, stages } from "./stage";

/** Where in a build somebody stands; part of the address. */
export type View = { stage?: Stage; branch?: string; step?: string };

export function parseView({ stage, branch, step }: Record<string, unknown>): View {
  const known = stages.find((name) => name === stage);
  return {
    ...(known && { stage: known }),
    ...(typeof branch === "string" && { branch }),
    ...(typeof step === "string" && { step }),
  };
}
