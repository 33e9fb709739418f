import { createFileRoute } from "@tanstack/react-router";
import { strings } from "@/app/strings";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";

export const Route = createFileRoute("/t/$team/_shell/sessions/")({ component: SessionsPage });

function SessionsPage() {
  return (
    <Page>
      <PageHeader title={strings.sessions} />
    </Page>
  );
}
