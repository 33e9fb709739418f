import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "./icon";

type CalloutTone = "info" | "ok" | "warn" | "danger";
type Props = { tone?: CalloutTone; title?: ReactNode; children?: ReactNode; action?: ReactNode; className?: string };

const looks: Record<CalloutTone, { box: string; mark: string; icon: typeof Info }> = {
  info: { box: "bg-info-soft", mark: "text-info", icon: Info },
  ok: { box: "bg-ok-soft", mark: "text-ok", icon: CircleCheck },
  warn: { box: "bg-warn-soft", mark: "text-warn", icon: TriangleAlert },
  danger: { box: "bg-danger-soft", mark: "text-danger", icon: CircleAlert },
};

export function Callout({ tone = "info", title, children, action, className = "" }: Props) {
  const look = looks[tone];
  return (
    <div className={`flex items-start gap-3 rounded-card px-3.5 py-3 ${look.box} ${className}`}>
      <Icon of={look.icon} size={18} className={`mt-px ${look.mark}`} />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-ink-2">{children}</div>}
      </div>
      {action}
    </div>
  );
}
