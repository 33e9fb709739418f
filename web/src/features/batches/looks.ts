/** Icons and colours of how a target stands. Apart from the words of an address, which every page loads. */
import {
  ArrowUpRight,
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CirclePlay,
  CircleSlash,
  CircleX,
  type LucideIcon,
} from "lucide-react";
import type { Standing } from "@/api/schema.gen";

type StandingLook = { icon: LucideIcon; text: string; soft: string; bar: string };

/** The colour only supports the icon and the word. */
export const looks: Record<Standing, StandingLook> = {
  resolved: { icon: CircleCheck, text: "text-ok", soft: "bg-ok-soft", bar: "bg-ok" },
  not_applicable: { icon: CircleSlash, text: "text-ink-2", soft: "bg-sunken", bar: "bg-ink-3" },
  escalated: { icon: ArrowUpRight, text: "text-warn", soft: "bg-warn-soft", bar: "bg-warn" },
  failed: { icon: CircleX, text: "text-danger", soft: "bg-danger-soft", bar: "bg-danger" },
  cancelled: { icon: Ban, text: "text-ink-2", soft: "bg-sunken", bar: "bg-control" },
  paused: { icon: CirclePause, text: "text-info", soft: "bg-info-soft", bar: "bg-info" },
  open: { icon: CirclePlay, text: "text-accent", soft: "bg-accent-soft", bar: "bg-accent" },
  not_started: { icon: CircleDashed, text: "text-ink-3", soft: "bg-surface", bar: "bg-line" },
};
