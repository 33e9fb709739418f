import type { LucideIcon } from "lucide-react";

type Props = { of: LucideIcon; size?: 14 | 16 | 18 | 20 | 24; className?: string };

/** A decorative drawing: whatever it stands for is also said in words beside it or by its control. */
export function Icon({ of: Drawing, size = 16, className = "" }: Props) {
  return <Drawing size={size} strokeWidth={1.75} aria-hidden className={`shrink-0 ${className}`} />;
}
