import { RotateCw } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { askReview, changeConversation, checkWhole } from "./acts";
import { AiProblem, troubleOf } from "./ai-problem";
import { Ask } from "./ask";
import { branchesOf } from "./branches-of";
import { useBuild, useBuildState } from "./build-context";
import { CallBill } from "./call-bill";
import { CallProgress } from "./call-progress";
import { callTrouble } from "./call-trouble";
import { callFor, isRunning } from "./calls";
import { Counted } from "./counted";
import { IgnoreDialog } from "./ignore-dialog";
import { limits } from "./limits";
import { measure } from "./measure";
import { asFinding, reviewGroups, withIgnored } from "./review-findings";
import { ReviewSection } from "./review-section";
import { strings } from "./strings";
import { TreePreview } from "./tree-preview";
import type { Finding } from "./types";

const text = strings.review;
const target = "review";

type Props = { title: string; onTitle: (title: string) => void };

/** The last stage: what the rules and the model say of the whole, and what it is going to be called. */
export function ReviewView({ title, onTitle }: Props) {
  const { build, conversation, show } = useBuild();
  const { review, calls } = conversation;
  const [ignoring, setIgnoring] = useState<Finding>();
  const isChecking = useBuildState(({ busy }) => busy.includes("check"));
  const problem = useBuildState(({ problems }) => problems.check ?? problems.assemble);
  const call = callFor(calls, target);
  const isAsking = call !== undefined && isRunning(call);
  const findings = review ? [...review.findings, ...review.ai_findings.map(asFinding)] : [];
  const waiting = branchesOf(conversation).filter(({ proposal }) => proposal).length;
  const isDue = !review || review.outdated;

  // Checking costs nothing, so nobody has to ask for it.
  useEffect(() => {
    if (isDue) void build.act("check", () => checkWhole(build.place));
  }, [build, isDue]);

  /** Only what the rules found can be put right by itself; remarks of the model cannot. */
  function fix(finding: Finding) {
    const found = review?.findings.find((one) => one === finding);
    if (!found) return;
    const { code, branch, step } = found;
    const which = { code, ...(branch !== undefined && { branch }), ...(step !== undefined && { step }) };
    void build.act("check", (revision) => changeConversation(build.place, revision, { fix: [which] }));
  }
  const ignore = (finding: Finding, reason: string | undefined) =>
    build.change({ ignored: withIgnored(conversation.ignored, finding, reason) });

  return (
    <div className="flex flex-col gap-6">
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
        <div className="flex flex-col gap-5">
          <div>
            <h2 data-stage-heading="" tabIndex={-1} className="text-lg">
              {text.title}
            </h2>
            <p className="mt-1 text-ink-2">{text.counts(...measure(branchesOf(conversation)))}</p>
          </div>
          <Counted
            label={text.name}
            name="flow-title"
            required
            value={title}
            most={limits.title.most}
            hint={text.assembleHint}
            onChange={onTitle}
          />
          {problem !== undefined && <AiProblem team={build.place.team} trouble={troubleOf(problem)} />}
          {waiting > 0 && <Callout tone="warn">{text.proposals(waiting)}</Callout>}
          <div role="status">
            {isChecking && <p className="text-ink-2">{text.checking}</p>}
            {!isChecking && !review && <p className="text-ink-2">{text.notChecked}</p>}
            {!isChecking && review && findings.length === 0 && <Callout tone="ok">{text.none}</Callout>}
          </div>
          {review &&
            [...reviewGroups(conversation)].map(([group, lines]) => (
              <ReviewSection
                key={group}
                group={group}
                lines={lines}
                onOpen={({ branch, step }) =>
                  show({
                    stage: "branches",
                    ...(branch !== undefined && { branch }),
                    ...(step !== undefined && { step }),
                  })
                }
                onFix={fix}
                onIgnore={setIgnoring}
                onUnignore={(finding) => ignore(finding, undefined)}
              />
            ))}
          {isAsking ? (
            <CallProgress call={call} found={strings.calls.foundFindings} />
          ) : (
            <div className="flex flex-col gap-2">
              <CallBill call={call} />
              <div className="flex flex-wrap items-start gap-3">
                <Button
                  icon={RotateCw}
                  pending={isChecking}
                  onClick={() => void build.act("check", () => checkWhole(build.place))}
                >
                  {text.check}
                </Button>
                <Ask
                  name={target}
                  of={{ target }}
                  label={text.ask}
                  tone="secondary"
                  trouble={callTrouble(call)}
                  onAsk={() => void build.ask(target, () => askReview(build.place))}
                />
              </div>
            </div>
          )}
        </div>
        <section
          aria-label={strings.preview.title}
          className="h-[max(22rem,60dvh)] overflow-hidden rounded-card border border-line bg-bg xl:sticky xl:top-0 xl:h-[calc(100dvh-16rem)]"
        >
          <TreePreview findings={findings} />
        </section>
      </div>
      {ignoring && (
        <IgnoreDialog
          finding={ignoring}
          onClose={() => setIgnoring(undefined)}
          onIgnore={(reason) => {
            ignore(ignoring, reason);
            setIgnoring(undefined);
          }}
        />
      )}
    </div>
  );
}
