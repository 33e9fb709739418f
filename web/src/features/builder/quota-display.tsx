import { useQuery } from "@tanstack/react-query";
import { CircleAlert, Gauge, TriangleAlert } from "lucide-react";
import { Icon } from "@/ui/icon";
import { moneyText } from "./money";
import { quotaQuery } from "./queries";
import { type QuotaWords, quotaWords } from "./quota-words";
import { strings } from "./strings";

const text = strings.quota;

type Props = {
  team: string;
  /** What this build has cost so far. */
  spent?: number;
};

const looks = {
  normal: { icon: Gauge, ink: "text-ink-2", bar: "bg-accent" },
  unlimited: { icon: Gauge, ink: "text-ink-2", bar: "bg-accent" },
  low: { icon: TriangleAlert, ink: "text-warn", bar: "bg-warn" },
  exhausted: { icon: CircleAlert, ink: "text-danger", bar: "bg-danger" },
} satisfies Record<QuotaWords["state"], object>;

/** What the team may still spend, and when it begins anew. */
export function QuotaDisplay({ team, spent }: Props) {
  const { data, error } = useQuery(quotaQuery(team));
  if (!data) return <p className="min-h-5 text-ink-3 text-sm">{error ? text.unknown : ""}</p>;
  const words = quotaWords(data);
  const { icon, ink, bar } = looks[words.state];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm">
      <span className={`flex items-center gap-1.5 font-medium ${ink}`}>
        <Icon of={icon} size={16} />
        {words.text}
      </span>
      {words.share !== undefined && (
        // biome-ignore lint/a11y/useSemanticElements: browsers draw their own meter in colours of their own
        <span
          role="meter"
          aria-label={text.meter}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(words.share * 100)}
          aria-valuetext={words.text}
          className="inline-block h-1.5 w-20 overflow-hidden rounded-full bg-line max-sm:hidden"
        >
          <span className={`block h-full rounded-full ${bar}`} style={{ width: `${words.share * 100}%` }} />
        </span>
      )}
      {words.state !== "unlimited" && <span className="text-ink-3">{words.resets}</span>}
      {spent !== undefined && spent > 0 && <span className="text-ink-3">{text.spent(moneyText(spent))}</span>}
    </div>
  );
}
