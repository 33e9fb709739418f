import { moneyText } from "./money";
import { strings } from "./strings";
import type { Call } from "./types";

const text = strings.calls;

/** What a call that is over has cost. */
export function CallBill({ call }: { call: Call | undefined }) {
  if (call?.state !== "settled") return null;
  const { cost_nusd, estimated, cached_share } = call;
  const cached = cached_share ? text.cached(Math.round(cached_share * 100)) : undefined;
  const parts = [text.settled(moneyText(cost_nusd)), estimated ? text.estimated : undefined, cached];
  return <p className="text-ink-3 text-sm">{parts.filter(Boolean).join(" · ")}</p>;
}
