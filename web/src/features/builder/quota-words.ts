/** What is left, in words. */
import { dayText } from "@/ui/ago-text";
import { moneyText } from "./money";
import { strings } from "./strings";
import type { Quota } from "./types";

export type QuotaWords = {
  state: "normal" | "low" | "exhausted" | "unlimited";
  text: string;
  resets: string;
  /** What is left of it all, from 0 to 1, where there is a limit. */
  share?: number;
};

const low = 0.2;

/** The limit that is nearer to its end is the one that counts. */
export function quotaWords({ flows, money, period }: Quota): QuotaWords {
  const text = strings.quota;
  const resets = text.resets(dayText(period.ends_at));
  const shares: { share: number; text: string }[] = [];
  if (flows.limit !== undefined) {
    const left = Math.max(0, flows.limit - flows.used - flows.held);
    shares.push({ share: shareOf(left, flows.limit), text: text.flows(left, flows.limit) });
  }
  if (money.limit_nusd !== undefined) {
    const left = Math.max(0, money.limit_nusd - money.used_nusd - money.held_nusd);
    shares.push({
      share: shareOf(left, money.limit_nusd),
      text: text.money(moneyText(left), moneyText(money.limit_nusd)),
    });
  }
  const least = shares.toSorted((a, b) => a.share - b.share)[0];
  if (!least) return { state: "unlimited", text: text.unlimited, resets };
  // Flows are what people count in; money is said where it runs out first.
  const shown = flows.limit !== undefined && least.share > low ? (shares[0] ?? least) : least;
  const state = least.share === 0 ? "exhausted" : least.share <= low ? "low" : "normal";
  return { state, text: shown.text, resets, share: shown.share };
}

const shareOf = (left: number, limit: number) => (limit === 0 ? 0 : left / limit);
