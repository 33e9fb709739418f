import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { ApiError } from "@/api/problem";
import type { Action } from "@/commands/action";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast-store";
import { assemble, type Place } from "./acts";
import { AssembledBuild } from "./assembled-build";
import { BranchDetailView } from "./branch-detail-view";
import { BranchSelector } from "./branch-selector";
import { BuildContext, useBuild, useBuildState } from "./build-context";
import { BuildTools } from "./build-tools";
import { BuilderModal } from "./builder-modal";
import { ExpiredBuild } from "./expired-build";
import { forgetForm, formName } from "./kept";
import { PreviewAside } from "./preview-aside";
import { QuotaDisplay } from "./quota-display";
import { ReviewView } from "./review-view";
import { SentFoundation } from "./sent-foundation";
import { type Stage, stages } from "./stage";
import { StageFooter } from "./stage-footer";
import { blockedStage, stageOf } from "./stages";
import { statusQuery } from "./status-query";
import { StepIndicator } from "./step-indicator";
import { strings } from "./strings";
import type { Conversation, Status } from "./types";
import { useOpenBuild } from "./use-open-build";
import type { View } from "./view";

const formId = "foundation";
const unknownStatus: Status = { configured: true, usable: true, allowed: true, material_allowed: true };

type Props = {
  place: Place;
  user: string;
  view: View;
  onView: (view: View) => void;
  /** The draft is made. */
  onMade: (flow: string) => void;
  onDiscarded: () => void;
  /** To the form of a new build. */
  onAgain: () => void;
  /** What the menu of every page has. */
  shared: readonly Action[];
};

/** A build as the server has it, wherever it was left. */
export function BuildPage({ place, user, view, onView, onAgain, ...rest }: Props) {
  const { build, conversation, error } = useOpenBuild(place, view);
  const { data: status = unknownStatus } = useQuery(statusQuery(place.team));
  if (error instanceof ApiError && error.code === "conversation_closed") {
    return <ExpiredBuild place={place} user={user} onAgain={onAgain} />;
  }
  if (!conversation) {
    // What else went wrong is for the page around this one to say.
    if (error) throw error;
    return (
      <main id="content" className="mx-auto max-w-[46rem] px-4 py-16">
        <Skeleton rows={6} />
      </main>
    );
  }
  if (conversation.flow_id !== undefined) return <AssembledBuild team={place.team} flow={conversation.flow_id} />;
  return (
    <BuildContext value={{ build, conversation, status, view, show: onView }}>
      <Stages user={user} {...rest} />
    </BuildContext>
  );
}

function Stages({ user, onMade, onDiscarded, shared }: Pick<Props, "user" | "onMade" | "onDiscarded" | "shared">) {
  const { build, conversation, status, view, show } = useBuild();
  const asked = view.stage ?? stageOf(conversation);
  // An address may name a stage that an undo has taken away again.
  const stage = blockedStage(conversation, asked) ? stageOf(conversation) : asked;
  const [title, setTitle] = useState<string>();
  const flowTitle = title ?? (conversation.plan?.title || conversation.title);
  const go = (to: Stage) => show({ stage: to });
  useHeadingFocus(stage);

  async function make() {
    const name = formName(user, build.place.team, build.place.id);
    await build.perform(
      "assemble",
      (revision) => assemble(build.place, revision, flowTitle.trim()),
      (flow) => {
        forgetForm(name);
        toast(strings.review.made);
        onMade(flow);
      },
    );
  }

  return (
    <BuilderModal
      team={build.place.team}
      title={conversation.title}
      tools={<BuildTools onDiscarded={onDiscarded} shared={shared} />}
      indicator={<StepIndicator build={conversation} current={stage} onShow={go} />}
      preview={stage === "review" ? undefined : <PreviewAside />}
      footer={<Footer stage={stage} title={flowTitle} onGo={go} onMake={() => void make()} />}
    >
      {stageView(stage, {
        foundation: (
          <SentFoundation
            id={formId}
            user={user}
            conversation={conversation}
            build={build}
            materialAllowed={status.material_allowed}
            onSent={() => go("scaffold")}
          />
        ),
        scaffold: <BranchSelector />,
        branches: <BranchDetailView />,
        review: <ReviewView title={flowTitle} onTitle={setTitle} />,
      })}
    </BuilderModal>
  );
}

const stageView = (stage: Stage, views: Record<Stage, ReactNode>) => views[stage];

type FooterProps = { stage: Stage; title: string; onGo: (stage: Stage) => void; onMake: () => void };

function Footer({ stage, title, onGo, onMake }: FooterProps) {
  const { build, conversation } = useBuild();
  const isMaking = useBuildState(({ busy }) => busy.includes("assemble"));
  const isSending = useBuildState(({ busy }) => busy.includes("foundation"));
  const at = stages.indexOf(stage);
  const [before, after] = [stages[at - 1], stages[at + 1]];
  const blocked = stage === "review" ? blockedDraft(conversation, title) : after && blockedStage(conversation, after);
  return (
    <StageFooter
      quota={<QuotaDisplay team={build.place.team} spent={conversation.spent_nusd} />}
      onBack={before && (() => onGo(before))}
      blocked={blocked}
      next={next()}
    />
  );

  function next() {
    if (stage === "foundation") {
      return (
        <Button type="submit" form={formId} tone="primary" pending={isSending}>
          {strings.stages.next}
        </Button>
      );
    }
    if (after) {
      return (
        <Button tone="primary" disabled={blocked !== undefined} onClick={() => onGo(after)}>
          {strings.stages.next}
        </Button>
      );
    }
    return (
      <Button tone="primary" pending={isMaking} disabled={blocked !== undefined} onClick={onMake}>
        {strings.review.assemble}
      </Button>
    );
  }
}

/** Why the draft cannot be made yet. */
function blockedDraft({ review }: Conversation, title: string): string | undefined {
  if (!title.trim()) return strings.foundation.invalid.titleShort;
  const errors = review?.findings.filter(({ severity }) => severity === "error").length ?? 0;
  return errors > 0 ? strings.review.blocked(errors) : undefined;
}

/** Whoever goes to another stage is at its heading; whoever opens the page is where the page begins. */
function useHeadingFocus(stage: Stage) {
  const shown = useRef(stage);
  useEffect(() => {
    if (shown.current === stage) return;
    shown.current = stage;
    const heading = document.querySelector<HTMLElement>("[data-stage-heading]");
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: "nearest" });
  }, [stage]);
}
