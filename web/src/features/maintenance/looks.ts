/** Icons and colours of schedules and of what becomes of them. The word stands beside each. */
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleOff,
  Clock,
  Hourglass,
  PauseCircle,
  SkipForward,
} from "lucide-react";
import type { OccurrenceState, ScheduleStatus } from "@/api/schema.gen";

export const statusLooks = {
  active: { tone: "ok", icon: CircleCheck },
  off: { tone: "neutral", icon: CircleOff },
  paused: { tone: "warn", icon: PauseCircle },
  finished: { tone: "neutral", icon: CircleDashed },
} as const satisfies Record<ScheduleStatus, object>;

export const stateLooks = {
  fired: { tone: "ok", icon: CircleCheck },
  late: { tone: "warn", icon: Clock },
  caught_up: { tone: "info", icon: Hourglass },
  skipped: { tone: "neutral", icon: SkipForward },
  missed: { tone: "warn", icon: CircleDashed },
  failed: { tone: "danger", icon: CircleAlert },
} as const satisfies Record<OccurrenceState, object>;
