import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { FindingsPanel } from "@/features/flows/findings-panel";
import { FlowPath } from "@/features/flows/flow-path";
import { draftQuery, flowQuery, readingQuery } from "@/features/flows/queries";
import { readingStrings } from "@/features/flows/reading-strings";
import { parseShown, type Shown, shownEdition } from "@/features/flows/shown-edition";
import { namedSteps } from "@/flow/named-steps";
import { ButtonLink } from "@/ui/button-link";
import { Segmented } from "@/ui/segmented";
import { Skeleton } from "@/ui/skeleton";

type Search = { show?: Shown; step?: string };

export const Route = createFileRoute("/t/$team/_shell/flows/$flow/")({
  validateSearch: ({ show, step }): Search => ({
    ...parseShown(show),
    ...(typeof step === "string" && step !== "" && { step }),
  }),
  loaderDeps: ({ search: { show } }) => ({ show }),
  loader: async ({ context: { queryClient }, params, deps: { show } }) => {
    const flow = await queryClient.ensureQueryData(flowQuery(params.team, params.flow));
    const edition = shownEdition(flow, show);
    await Promise.all([
      queryClient.ensureQueryData(readingQuery(params.team, params.flow, edition)),
      edition === "draft" && queryClient.ensureQueryData(draftQuery(params.team, params.flow)),
    ]);
  },
  component: ReadPage,
  pendingComponent: () => <Skeleton />,
});

function ReadPage() {
  const { team, flow: id } = Route.useParams();
  const { show, step } = Route.useSearch();
  const navigate = Route.useNavigate();
  const { data: flow } = useSuspenseQuery(flowQuery(team, id));
  const edition = shownEdition(flow, show);
  const { data: reading } = useSuspenseQuery(readingQuery(team, id, edition));
  // A draft equal to the live version has the findings of that version.
  const isDifferent = flow.live_version !== undefined && (flow.status === "changed" || show !== undefined);
  const hasFindings = edition === "draft" || flow.status === "live";
  const { data: draft } = useQuery({ ...draftQuery(team, id), enabled: hasFindings });
  const findings = hasFindings ? (draft?.findings ?? []) : [];
  const select = (step: string) => void navigate({ search: (search) => ({ ...search, step }), replace: true });

  return (
    <div className="flex flex-col gap-4">
      {isDifferent && (
        <div className="flex flex-wrap items-center gap-2">
          <Segmented
            label={readingStrings.shown.label}
            options={[
              { value: "draft", label: readingStrings.shown.draft },
              { value: "live", label: readingStrings.shown.live },
            ]}
            value={edition === "draft" ? "draft" : "live"}
            onChange={(show: Shown) => void navigate({ search: (search) => ({ ...search, show }), replace: true })}
          />
          {flow.status === "changed" && (
            <ButtonLink
              to="/t/$team/flows/$flow/versions/compare"
              params={{ team, flow: id }}
              search={{ from: "live", to: "draft" }}
              tone="ghost"
              size="sm"
            >
              {readingStrings.shown.compare}
            </ButtonLink>
          )}
        </div>
      )}
      {flow.can.edit && draft && (edition === "draft" || findings.length > 0) && (
        <FindingsPanel findings={findings} steps={namedSteps(reading)} onSelect={select} />
      )}
      <FlowPath key={edition} reading={reading} findings={findings} selected={step} onSelect={select} />
    </div>
  );
}
