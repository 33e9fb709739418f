import { createFileRoute, useRouter } from "@tanstack/react-router";
import { EndedLink } from "@/app/ended-link";
import { PlainFrame } from "@/app/plain-frame";
import { resetQuery } from "@/features/accounts/queries";
import { ResetForm } from "@/features/accounts/reset-form";
import { strings } from "@/features/accounts/strings";
import { toast } from "@/ui/toast-store";

export const Route = createFileRoute("/reset/$token")({
  loader: ({ context: { queryClient }, params: { token } }) => queryClient.fetchQuery(resetQuery(token)),
  errorComponent: EndedLink,
  component: ResetPage,
});

function ResetPage() {
  const router = useRouter();
  const { queryClient } = Route.useRouteContext();
  const { token } = Route.useParams();
  const { email } = Route.useLoaderData();

  async function leave() {
    queryClient.clear();
    await router.navigate({ to: "/login", replace: true });
    toast(strings.reset.done);
  }

  return (
    <PlainFrame title={strings.reset.title} intro={strings.reset.intro(email)}>
      <ResetForm token={token} email={email} onDone={leave} />
    </PlainFrame>
  );
}
