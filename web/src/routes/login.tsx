import { createFileRoute, redirect, useRouter } from "@tanstack/react-router";
import type { Me } from "@/api/schema.gen";
import { PlainFrame } from "@/app/plain-frame";
import { returnPath } from "@/app/return-path";
import { currentPerson, takeOver } from "@/app/sign-in";
import { LoginForm } from "@/features/accounts/login-form";
import { setupQuery } from "@/features/accounts/queries";
import { strings } from "@/features/accounts/strings";

type Search = { next?: string };

export const Route = createFileRoute("/login")({
  validateSearch: (search): Search => {
    const next = returnPath(search.next);
    return next ? { next } : {};
  },
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { queryClient }, deps }) => {
    const [me, setup] = await Promise.all([currentPerson(queryClient), queryClient.fetchQuery(setupQuery())]);
    if (setup.needed) throw redirect({ to: "/setup" });
    if (me) throw redirect({ href: deps.next ?? "/" });
  },
  component: LoginPage,
});

function LoginPage() {
  const router = useRouter();
  const { queryClient } = Route.useRouteContext();
  const { next = "/" } = Route.useSearch();
  async function enter(me: Me) {
    takeOver(queryClient, me);
    await router.navigate({ href: next, replace: true });
  }
  return (
    <PlainFrame title={strings.logIn.title}>
      <LoginForm onSignedIn={enter} />
    </PlainFrame>
  );
}
