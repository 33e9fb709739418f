import { Sparkles } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { announce } from "@/ui/announcer";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Spinner } from "@/ui/spinner";
import { useBuild, useBuildState } from "./build-context";
import { moneyText } from "./money";
import { strings } from "./strings";
import type { Call, CallItem } from "./types";

const text = strings.calls;

type Props = { call: Call; found: (count: number) => string };

/** A running call: what has come, what it costs so far, and the way to end it. */
export function CallProgress({ call, found }: Props) {
  const { build } = useBuild();
  const stream = useBuildState(({ streams }) => streams[call.id]);
  const isEnding = useBuildState(({ busy }) => busy.includes(`cancel ${call.id}`));
  const wait = useCountdown(stream?.waitsUntil);
  const items = stream?.items ?? [];
  const count = Math.max(items.length, stream ? 0 : call.items);
  useSpoken(items);
  return (
    <section
      aria-label={text.working}
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card bg-ai-soft px-3.5 py-2.5"
    >
      <span className="grid size-8 shrink-0 place-items-center text-ai">
        <Spinner size={20} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-1.5 font-medium">
          {count === 0 ? text.working : found(count)}
          <Icon of={Sparkles} size={14} className="text-ai" />
        </p>
        <p className="text-ink-2 text-sm tabular-nums">
          {text.cost(moneyText(stream?.progress?.cost_nusd ?? call.cost_nusd))}
        </p>
        {wait > 0 && <p className="text-sm text-warn">{text.waiting(wait, stream?.progress?.attempt ?? 1)}</p>}
        {stream?.again && <p className="text-ink-2 text-sm">{text.again}</p>}
        {stream && !stream.open && items.length > 0 && <p className="text-sm text-warn">{text.lineLost}</p>}
      </div>
      <Button size="sm" pending={isEnding} onClick={() => void build.cancel(call)}>
        {text.cancel}
      </Button>
    </section>
  );
}

/** Says each thing that comes to those who do not see it. */
function useSpoken(items: readonly CallItem[]) {
  const said = useRef(items.length);
  useEffect(() => {
    const last = items.length > said.current ? items.at(-1) : undefined;
    said.current = items.length;
    if (last && "cause" in last) announce(text.arrived.branch(last.label));
    else if (last && "title" in last) announce(text.arrived.step(last.title));
  }, [items]);
}

/** Seconds until a moment. */
function useCountdown(until: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return until === undefined ? 0 : Math.max(0, Math.ceil((until - now) / 1_000));
}
