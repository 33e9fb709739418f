import { useMutation, useQuery } from "@tanstack/react-query";
import { Play, Search } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useId, useRef, useState } from "react";
import type { FlowSummary, Session } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Icon } from "@/ui/icon";
import { Spinner } from "@/ui/spinner";
import { startSession } from "./acts";
import { finishedSessionsQuery, flowSearchQuery } from "./queries";
import { strings } from "./strings";

const text = strings.start;
const shownAtMost = 8;

type Startable = Pick<FlowSummary, "id" | "title">;
type Props = { team: string; onStarted: (session: Session) => void };

/** Finds a flow by a few words and starts it. The arrow keys walk from the field into what it found. */
export function QuickStart({ team, onStarted }: Props) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [words, setWords] = useState("");
  const asked = useDeferredValue(words.trim());
  const { data: flows = [], isPlaceholderData } = useQuery(flowSearchQuery(team, asked));
  const found = asked ? flows.filter(({ can, live_version }) => can.walk && live_version !== undefined) : [];
  const shown = found.slice(0, shownAtMost);
  const starting = useMutation({ mutationFn: (flow: Startable) => startSession(team, flow.id), onSuccess: onStarted });
  const begin = (flow: Startable) => starting.isPending || starting.mutate(flow);

  function moveFocus(event: KeyboardEvent<HTMLElement>) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-stop]")];
    const next = stops[stops.findIndex((stop) => stop.matches(":focus")) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  return (
    <section aria-labelledby={`${id}-title`} onKeyDown={moveFocus}>
      <h2 id={`${id}-title`} className="sr-only">
        {text.title}
      </h2>
      <search>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            list.current?.querySelector("button")?.focus();
          }}
        >
          <label className="flex h-12 items-center gap-3 rounded-card border border-control bg-surface px-4 focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-1">
            <Icon of={Search} size={20} className="text-ink-3" />
            <span className="sr-only">{text.title}</span>
            <input
              type="search"
              data-stop=""
              autoComplete="off"
              placeholder={text.placeholder}
              value={words}
              onChange={(event) => setWords(event.target.value)}
              className="min-w-0 flex-1 bg-transparent text-md outline-none"
            />
          </label>
        </form>
      </search>
      <p role="status" className="sr-only">
        {asked && !isPlaceholderData ? text.found(found.length) : ""}
      </p>
      {shown.length > 0 && (
        <ul
          ref={list}
          aria-label={text.results}
          className={`mt-2 divide-y divide-line overflow-hidden rounded-card border border-line bg-surface transition-opacity ${isPlaceholderData ? "opacity-60" : ""}`}
        >
          {shown.map((flow) => (
            <li key={flow.id}>
              <button
                type="button"
                data-stop=""
                onClick={() => begin(flow)}
                className="group flex min-h-11 w-full items-center gap-3 px-4 py-2 text-start hover:bg-sunken focus-visible:bg-accent-soft focus-visible:-outline-offset-2"
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{flow.title}</span>
                  <span className="block truncate text-ink-3 text-sm">
                    {`${strings.kinds[flow.kind]} · ${text.steps(flow.steps)}`}
                  </span>
                </span>
                <span className="inline-flex items-center gap-1.5 font-medium text-accent text-sm">
                  {starting.isPending && starting.variables.id === flow.id ? (
                    <Spinner size={14} />
                  ) : (
                    <Icon of={Play} size={14} />
                  )}
                  {text.go}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {asked && !isPlaceholderData && found.length === 0 && <p className="mt-2 px-1 text-ink-2">{text.none(asked)}</p>}
      {!asked && <Lately team={team} onStart={begin} />}
      {starting.error && (
        <div className="mt-3">
          <FormProblem problem={starting.error} />
        </div>
      )}
    </section>
  );
}

/** The flows that the team walked last, one press away. */
function Lately({ team, onStart }: { team: string; onStart: (flow: Startable) => void }) {
  const { data: finished = [] } = useQuery(finishedSessionsQuery(team));
  const flows = new Map(finished.map(({ flow_id, flow_title }) => [flow_id, flow_title]));
  if (flows.size === 0) return null;
  return (
    <div className="mt-2.5 flex flex-wrap items-center gap-2 text-sm">
      <span className="text-ink-3">{text.lately}</span>
      {[...flows].slice(0, 3).map(([id, title]) => (
        <button
          key={id}
          type="button"
          onClick={() => onStart({ id, title })}
          className="inline-flex max-w-72 items-center gap-1.5 rounded-full border border-line bg-surface px-3 py-1 text-ink-2 transition-colors hover:border-control hover:text-ink pointer-coarse:py-2"
        >
          <Icon of={Play} size={14} className="text-accent" />
          <span className="sr-only">{text.go}</span>
          <span className="truncate">{title}</span>
        </button>
      ))}
    </div>
  );
}
