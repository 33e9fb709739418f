import { createFileRoute } from "@tanstack/react-router";
import { strings } from "@/app/strings";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";

export const Route = createFileRoute("/t/$team/_shell/library")({ component: LibraryPage });

function LibraryPage() {
  return (
    <Page>
      <PageHeader title={strings.library} />
    </Page>
  );
}
