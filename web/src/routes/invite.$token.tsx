import { createFileRoute, useRouter } from "@tanstack/react-router";
import type { Me } from "@/api/schema.gen";
import { EndedLink } from "@/app/ended-link";
import { PlainFrame } from "@/app/plain-frame";
import { currentPerson, signOut, takeOver } from "@/app/sign-in";
import { AcceptForm } from "@/features/accounts/accept-form";
import { invitationOfferQuery } from "@/features/accounts/queries";
import { strings } from "@/features/accounts/strings";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";

export const Route = createFileRoute("/invite/$token")({
  loader: async ({ context: { queryClient }, params: { token } }) => {
    const [offer, me] = await Promise.all([
      queryClient.fetchQuery(invitationOfferQuery(token)),
      currentPerson(queryClient),
    ]);
    return { offer, signedInAs: me?.user.email };
  },
  errorComponent: EndedLink,
  component: InvitePage,
});

function InvitePage() {
  const router = useRouter();
  const { queryClient } = Route.useRouteContext();
  const { token } = Route.useParams();
  const { offer, signedInAs } = Route.useLoaderData();
  const text = strings.invitation;
  const isOther = signedInAs !== undefined && signedInAs !== offer.email;
  const mustSignIn = offer.account_exists && signedInAs !== offer.email;

  async function enter(me: Me) {
    takeOver(queryClient, me);
    await router.navigate({ to: "/", replace: true });
  }
  async function leave() {
    await signOut(queryClient);
    await router.invalidate();
  }

  return (
    <PlainFrame title={text.title(offer.team_name)} intro={text.intro(offer.email, strings.roles[offer.role])}>
      {isOther ? (
        <div className="flex flex-col items-start gap-4">
          <p>{text.otherAccount(offer.email)}</p>
          <Button onClick={leave}>{text.signOut}</Button>
        </div>
      ) : mustSignIn ? (
        <div className="flex flex-col items-start gap-4">
          <p>{text.signInHint(offer.email)}</p>
          <ButtonLink to="/login" search={{ next: `/invite/${token}` }} tone="primary">
            {text.signIn}
          </ButtonLink>
        </div>
      ) : (
        <AcceptForm token={token} email={offer.email} hasAccount={offer.account_exists} onJoined={enter} />
      )}
    </PlainFrame>
  );
}
