/** Which two states of a flow are compared, as it stands in the address. */

/** A version by its number, the version that is live, the draft, or a state that the draft once had. */
export type Side = "live" | "draft" | number | `s${number}`;

export type CompareView = "list" | "map";
export type Compared = { from?: Side; to?: Side; view?: "map" | undefined; step?: string };

/** Keeps what makes sense: addresses are typed, shared and cut off. */
export function parseCompared({ from, to, view, step }: Record<string, unknown>): Compared {
  const [fromSide, toSide] = [parseSide(from), parseSide(to)];
  const stepId = typeof step === "number" ? String(step) : step;
  return {
    ...(fromSide !== undefined && { from: fromSide }),
    ...(toSide !== undefined && { to: toSide }),
    ...(view === "map" && { view }),
    ...(typeof stepId === "string" && stepId !== "" && { step: stepId }),
  };
}

export function parseSide(value: unknown): Side | undefined {
  if (value === "live" || value === "draft") return value;
  if (typeof value === "number") return Number.isSafeInteger(value) && value > 0 ? value : undefined;
  const state = typeof value === "string" ? /^s(\d{1,15})$/.exec(value)?.[1] : undefined;
  return state === undefined ? undefined : `s${Number(state)}`;
}

/** The revision that the draft had in this state, if the side is such a state. */
export function stateOf(side: Side): number | undefined {
  return typeof side === "string" && side.startsWith("s") ? Number(side.slice(1)) : undefined;
}
