import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "./icon";
import type { Tone } from "./tone";

type Props = { tone?: Tone; icon?: LucideIcon; children: ReactNode; className?: string };

const tones: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-2 border-line",
  accent: "bg-accent-soft text-accent border-transparent",
  ok: "bg-ok-soft text-ok border-transparent",
  warn: "bg-warn-soft text-warn border-transparent",
  danger: "bg-danger-soft text-danger border-transparent",
  info: "bg-info-soft text-info border-transparent",
  ai: "bg-ai-soft text-ai border-transparent",
};

/** A state in a word or two. The colour only supports what the word and the icon already say. */
export function Badge({ tone = "neutral", icon, children, className = "" }: Props) {
  return (
    <span
      className={`inline-flex h-5.5 items-center gap-1 whitespace-nowrap rounded-full border px-2 font-medium text-xs ${tones[tone]} ${className}`}
    >
      {icon && <Icon of={icon} size={14} />}
      {children}
    </span>
  );
}
