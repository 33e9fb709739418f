import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { importStrings as text } from "@/features/targets/import-strings";
import { ImportTargets } from "@/features/targets/import-targets";
import { targetListQuery } from "@/features/targets/queries";
import { strings } from "@/features/targets/strings";
import { Empty } from "@/ui/empty";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";
import { TextLink } from "@/ui/text-link";

export const Route = createFileRoute("/t/$team/_shell/targets/$list/import")({
  loader: ({ context: { queryClient }, params: { team, list } }) =>
    queryClient.ensureQueryData(targetListQuery(team, list)),
  component: ImportPage,
});

function ImportPage() {
  const params = Route.useParams();
  const navigate = Route.useNavigate();
  const { data: list } = useSuspenseQuery(targetListQuery(params.team, params.list));
  const back = (
    <span className="flex flex-wrap gap-x-2">
      <TextLink to="/t/$team/targets" params={params}>
        {strings.title}
      </TextLink>
      <span aria-hidden="true">/</span>
      <TextLink to="/t/$team/targets/$list" params={params}>
        {list.name}
      </TextLink>
    </span>
  );
  return (
    <Page>
      <PageHeader title={text.title(list.name)} above={back} subtitle={list.can.edit && text.intro} />
      {list.can.edit ? (
        <ImportTargets
          team={params.team}
          list={list}
          onDone={() => navigate({ to: "/t/$team/targets/$list", params })}
        />
      ) : (
        <Empty icon={Lock} title={text.notAllowedTitle}>
          {text.notAllowed}
        </Empty>
      )}
    </Page>
  );
}
