import type { DraftState, Flow } from "@/api/schema.gen";
import { compareStrings } from "./compare-strings";
import { type Side, stateOf } from "./compared";

const text = compareStrings.sides;

/** What a side of a comparison is called. */
export function sideName(side: Side, { live_version }: Flow, states: readonly DraftState[] = []): string {
  const revision = stateOf(side);
  if (revision !== undefined) {
    const state = states.find((state) => state.revision === revision);
    return state ? text.state(moment.format(new Date(state.at)), state.by.name) : text.oldState(revision);
  }
  if (side === "draft" || live_version === undefined) return text.draft;
  return side === "live" || side === live_version ? text.live(live_version) : text.version(Number(side));
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
