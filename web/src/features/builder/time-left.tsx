import { Clock } from "lucide-react";
import { useEffect, useState } from "react";
import { agoText, momentText } from "@/ui/ago-text";
import { Icon } from "@/ui/icon";
import { strings } from "./strings";

/** How long a build is kept yet. */
export function TimeLeft({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  const ago = agoText(at, now);
  return (
    <span
      title={`${strings.kept.until(ago)} (${momentText(at)})`}
      className="flex items-center gap-1.5 whitespace-nowrap text-ink-3 text-sm max-md:hidden"
    >
      <Icon of={Clock} size={14} />
      {strings.kept.short(ago)}
    </span>
  );
}
