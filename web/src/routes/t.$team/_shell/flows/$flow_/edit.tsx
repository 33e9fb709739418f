import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Link, redirect } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { meQuery } from "@/features/accounts/queries";
import { FlowEditor } from "@/features/editor/flow-editor";
import { strings } from "@/features/editor/strings";
import { flowChanged } from "@/features/flows/flow-changed";
import { draftQuery, flowQuery } from "@/features/flows/queries";
import { readingStrings } from "@/features/flows/reading-strings";
import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast-store";

const FlowDialogs = lazy(() =>
  import("@/features/flows/flow-dialogs").then((module) => ({ default: module.FlowDialogs })),
);

/** A draft as it is now: the editor works on nothing older. */
const freshDraft = (team: string, flow: string) => ({ ...draftQuery(team, flow), staleTime: 0 });

export const Route = createFileRoute("/t/$team/_shell/flows/$flow_/edit")({
  validateSearch: ({ step }): { step?: string } => (typeof step === "string" && step !== "" ? { step } : {}),
  loader: async ({ context: { queryClient }, params }) => {
    const [flow, draft] = await Promise.all([
      queryClient.ensureQueryData(flowQuery(params.team, params.flow)),
      queryClient.fetchQuery(freshDraft(params.team, params.flow)),
    ]);
    if (!flow.can.edit) throw redirect({ to: "/t/$team/flows/$flow", params, replace: true });
    return draft;
  },
  component: EditPage,
  pendingComponent: () => (
    <Page>
      <Skeleton rows={6} />
    </Page>
  ),
});

function EditPage() {
  const { team, flow: id } = Route.useParams();
  const { step } = Route.useSearch();
  const navigate = Route.useNavigate();
  const draft = Route.useLoaderData();
  const queryClient = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery());
  const { data: flow } = useSuspenseQuery(flowQuery(team, id));
  const [publishing, setPublishing] = useState(false);
  async function publish() {
    await flowChanged(queryClient, team, id);
    const { can } = await queryClient.fetchQuery(flowQuery(team, id));
    if (can.publish) setPublishing(true);
    else toast(readingStrings.acts.publishBlocked);
  }

  return (
    <>
      <FlowEditor
        key={id}
        place={{ team, flow: id, user: me.user.id }}
        draft={draft}
        fetchDraft={() => queryClient.fetchQuery(freshDraft(team, id))}
        step={step}
        onStep={() => void navigate({ search: {}, replace: true })}
        onLeft={() => void flowChanged(queryClient, team, id)}
        publish={{ perform: () => void publish() }}
        onTry={(from) =>
          void navigate({ to: "/t/$team/flows/$flow/try", params: { team, flow: id }, search: from ? { from } : {} })
        }
        back={(content) => (
          <Link
            to="/t/$team/flows/$flow"
            params={{ team, flow: id }}
            aria-label={strings.back}
            className="inline-grid size-8 place-items-center rounded-control text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-10"
          >
            {content}
          </Link>
        )}
      />
      {publishing && (
        <Suspense fallback={null}>
          <FlowDialogs team={team} flow={flow} shown="publish" onClose={() => setPublishing(false)} />
        </Suspense>
      )}
    </>
  );
}
