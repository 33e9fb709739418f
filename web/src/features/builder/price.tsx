import { useQuery } from "@tanstack/react-query";
import type { AiQuestion } from "@/api/schema.gen";
import { moneyText } from "./money";
import { estimateQuery } from "./queries";
import { strings } from "./strings";
import type { Estimate } from "./types";

const text = strings.price;

type Props = { team: string; of: AiQuestion; revision: number; id?: string };

/** What a call is going to cost, before it is made. */
export function Price({ team, of, revision, id }: Props) {
  const { data, error } = useQuery(estimateQuery(team, of, revision));
  return (
    <p id={id} className="min-h-5 text-ink-3 text-sm">
      {data ? priceText(data) : error ? text.unknown : ""}
    </p>
  );
}

function priceText({ expected_nusd, flow_credits, remaining }: Estimate): string {
  const price = expected_nusd === 0 ? text.free : text.about(moneyText(expected_nusd));
  const credit = flow_credits > 0 ? text.credit : undefined;
  const left =
    remaining.flows !== undefined
      ? text.left(remaining.flows)
      : remaining.money_nusd !== undefined
        ? text.moneyLeft(moneyText(remaining.money_nusd))
        : undefined;
  return [price, credit, left].filter(Boolean).join(" · ");
}
