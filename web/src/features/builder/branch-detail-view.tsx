import { Sparkles } from "lucide-react";
import { useId } from "react";
import { Button } from "@/ui/button";
import { generateMissing } from "./acts";
import { AiProblem, troubleOf } from "./ai-problem";
import { BranchPanel } from "./branch-panel";
import { BranchTabs } from "./branch-tabs";
import { branchesOf } from "./branches-of";
import { useBuild, useBuildState } from "./build-context";
import { Price } from "./price";
import { strings } from "./strings";

const text = strings.branches;

/** The third stage: the steps of each branch. */
export function BranchDetailView() {
  const id = useId();
  const { build, conversation, view, show } = useBuild();
  const planned = conversation.plan?.branches ?? [];
  const builds = branchesOf(conversation);
  const chosen = planned.find(({ key }) => key === view.branch) ?? planned[0];
  const branch = builds.find(({ key }) => key === chosen?.key);
  const missing = builds.filter(({ state, steps }) => steps.length === 0 && (state === "empty" || state === "failed"));
  if (!chosen || !branch) return null;
  return (
    <div className="mx-auto flex max-w-[46rem] flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h2 data-stage-heading="" tabIndex={-1} className="text-lg">
          {text.title}
        </h2>
        {missing.length > 1 && <GenerateAll count={missing.length} />}
      </div>
      <RefusedAll />
      <BranchTabs
        id={id}
        tabs={planned.map(({ key, label }, at) => ({
          key,
          label: label || strings.scaffold.newBranch,
          state: builds[at]?.state ?? "empty",
          outdated: builds[at]?.outdated ?? false,
        }))}
        value={chosen.key}
        onChange={(branch) => show({ stage: "branches", branch })}
      />
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${chosen.key}`}>
        <BranchPanel key={`${build.place.id} ${chosen.key}`} plan={chosen} branch={branch} />
      </div>
    </div>
  );
}

const all = "branches";

/** Everything that is missing, with one click and one price. */
function GenerateAll({ count }: { count: number }) {
  const priceId = useId();
  const { build, conversation, status } = useBuild();
  const isBusy = useBuildState(({ busy }) => busy.includes(all));
  if (!status.usable) return null;
  return (
    <div className="flex flex-col items-end max-sm:items-start">
      <Button
        icon={Sparkles}
        pending={isBusy}
        aria-describedby={priceId}
        onClick={() => void build.ask(all, () => generateMissing(build.place))}
      >
        {text.askAll(count)}
      </Button>
      <Price
        id={priceId}
        team={build.place.team}
        of={{ target: "branches", conversation: build.place.id }}
        revision={conversation.revision}
      />
    </div>
  );
}

function RefusedAll() {
  const { build } = useBuild();
  const problem = useBuildState(({ problems }) => problems[all]);
  return problem === undefined ? null : <AiProblem team={build.place.team} trouble={troubleOf(problem)} />;
}
