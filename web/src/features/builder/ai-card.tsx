import { useQuery } from "@tanstack/react-query";
import { dayText } from "@/ui/ago-text";
import { Callout } from "@/ui/callout";
import { Card } from "@/ui/card";
import { moneyText } from "./money";
import { quotaQuery } from "./queries";
import { QuotaDisplay } from "./quota-display";
import { QuotaForm } from "./quota-form";
import { SetupHint } from "./setup-hint";
import { statusQuery } from "./status-query";
import { strings } from "./strings";
import type { Quota } from "./types";

const text = strings.quota;

/** What the team may spend on building with AI, and for admins the way to change it. Absent where nothing is set up. */
export function AiCard({ team }: { team: string }) {
  const { data: status } = useQuery(statusQuery(team));
  const { data: quota } = useQuery({ ...quotaQuery(team), enabled: status?.configured === true });
  if (!status) return null;
  if (!status.configured) return status.setup ? <SetupHint lines={status.setup} /> : null;
  if (!quota) return null;
  const { provider = "", model = "", problem } = status;
  return (
    <div id="ai" className="scroll-mt-6">
      <Card title={text.title} hint={strings.settings.provider(provider, model)}>
        <div className="flex flex-col gap-4">
          {problem && (
            <Callout tone="warn" title={strings.settings.problemTitle}>
              {problem.detail}
            </Callout>
          )}
          <QuotaDisplay team={team} />
          <p className="text-ink-2">{text.hint}</p>
          <Spent quota={quota} />
          {quota.can.edit && <QuotaForm team={team} quota={quota} />}
        </div>
      </Card>
    </div>
  );
}

function Spent({ quota: { period, flows, money } }: { quota: Quota }) {
  return (
    <p className="text-ink-3 text-sm">
      {`${text.used}: ${text.usedFlows(flows.used)}, ${moneyText(money.used_nusd)} · ${text.period(dayText(period.starts_at), dayText(period.ends_at))}`}
    </p>
  );
}
