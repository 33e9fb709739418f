import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import type { Flow } from "@/api/schema.gen";
import { fileStrings } from "@/features/flows/file-strings";
import { ImportFlows } from "@/features/flows/import-flows";
import { strings } from "@/features/flows/strings";
import { teamQuery } from "@/features/teams/queries";
import { Empty } from "@/ui/empty";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";
import { TextLink } from "@/ui/text-link";
import { toast } from "@/ui/toast-store";

const text = fileStrings.import;

export const Route = createFileRoute("/t/$team/_shell/flows/import")({
  loader: ({ context: { queryClient }, params: { team } }) => queryClient.ensureQueryData(teamQuery(team)),
  component: ImportPage,
});

function ImportPage() {
  const { team } = Route.useParams();
  const navigate = Route.useNavigate();
  const queryClient = useQueryClient();
  const { can } = useSuspenseQuery(teamQuery(team)).data;

  function listsChanged() {
    void queryClient.invalidateQueries({ queryKey: ["flows", team] });
  }
  async function open({ id, title }: Flow) {
    listsChanged();
    await navigate({ to: "/t/$team/flows/$flow", params: { team, flow: id } });
    toast(text.done(title));
  }

  const back = (
    <TextLink to="/t/$team/flows" params={{ team }}>
      {strings.flows}
    </TextLink>
  );
  return (
    <Page>
      <PageHeader title={text.title} above={back} subtitle={can.edit_flows && text.intro} />
      {can.edit_flows ? (
        <ImportFlows team={team} onImported={open} onManyImported={listsChanged} />
      ) : (
        <Empty icon={Lock} title={text.notAllowedTitle}>
          {text.notAllowed}
        </Empty>
      )}
    </Page>
  );
}
