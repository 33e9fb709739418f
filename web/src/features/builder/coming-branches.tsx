import { AiMark } from "./ai-mark";
import { useBuildState } from "./build-context";
import { planned } from "./preview-graph";
import { strings } from "./strings";
import type { Call } from "./types";

const nothing: never[] = [];

/** The branches of a plan that is being written, one after the other as they come. */
export function ComingBranches({ call }: { call: Call }) {
  const items = useBuildState(({ streams }) => streams[call.id]?.items) ?? nothing;
  return (
    <ul aria-label={strings.scaffold.branches} aria-busy="true" className="flex flex-col gap-2.5">
      {planned(items).map((branch) => (
        <li
          key={branch.key}
          className="flex animate-rise items-start gap-3 rounded-card border-[1.5px] border-ai border-dotted px-4 py-3"
        >
          <div className="min-w-0 flex-1">
            <p className="font-medium">{branch.label}</p>
            <p className="text-ink-2">{branch.cause}</p>
          </div>
          <AiMark />
        </li>
      ))}
    </ul>
  );
}
