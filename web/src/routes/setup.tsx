import { createFileRoute, useRouter } from "@tanstack/react-router";
import type { Me } from "@/api/schema.gen";
import { PlainFrame } from "@/app/plain-frame";
import { takeOver } from "@/app/sign-in";
import { setupQuery } from "@/features/accounts/queries";
import { SetupForm } from "@/features/accounts/setup-form";
import { strings } from "@/features/accounts/strings";
import { ButtonLink } from "@/ui/button-link";

type Search = { token?: string };

export const Route = createFileRoute("/setup")({
  validateSearch: ({ token }): Search => (typeof token === "string" ? { token } : {}),
  loader: ({ context: { queryClient } }) => queryClient.fetchQuery(setupQuery()),
  component: SetupPage,
});

function SetupPage() {
  const router = useRouter();
  const { queryClient } = Route.useRouteContext();
  const { token = "" } = Route.useSearch();
  const { needed, library } = Route.useLoaderData();
  const text = strings.setUp;

  async function enter(me: Me) {
    takeOver(queryClient, me);
    await router.navigate({ to: "/", replace: true });
  }

  if (!needed) {
    return (
      <PlainFrame title={text.done} intro={text.doneHint}>
        <ButtonLink to="/login" tone="primary">
          {strings.logIn.submit}
        </ButtonLink>
      </PlainFrame>
    );
  }
  return (
    <PlainFrame title={text.title} intro={text.intro}>
      <SetupForm token={token} library={library} onDone={enter} />
    </PlainFrame>
  );
}
