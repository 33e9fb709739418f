import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { AppearanceCard } from "@/app/appearance-card";
import { Shell } from "@/app/shell";
import { homeTeam, requireSignIn } from "@/app/sign-in";
import { useShellData } from "@/app/use-shell-data";
import { AccountSettings } from "@/features/accounts/account-settings";
import { strings } from "@/features/accounts/strings";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";

export const Route = createFileRoute("/settings")({
  loader: async ({ context: { queryClient }, location }) => homeTeam(await requireSignIn(queryClient, location.href)),
  component: SettingsPage,
});

/** Belongs to no team, and stands in the frame of the one that was open last. */
function SettingsPage() {
  const team = Route.useLoaderData();
  const page = (
    <Page width="form">
      <PageHeader title={strings.settings.title} />
      <div className="flex flex-col gap-6">
        <AccountSettings />
        <AppearanceCard />
      </div>
    </Page>
  );
  return team ? <Framed team={team}>{page}</Framed> : <main id="content">{page}</main>;
}

function Framed({ team, children }: { team: string; children: ReactNode }) {
  return <Shell {...useShellData(team)}>{children}</Shell>;
}
