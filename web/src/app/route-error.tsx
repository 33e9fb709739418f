import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { CircleAlert, Lock, WifiOff } from "lucide-react";
import { useEffect } from "react";
import { ApiError, offlineCode } from "@/api/problem";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { CopyButton } from "@/ui/copy-button";
import { strings as uiStrings } from "@/ui/strings";
import { MessagePage } from "./message-page";
import { NotFound } from "./not-found";
import { strings } from "./strings";

/** What a page shows when its data did not come or its code broke. */
export function RouteError({ error }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  useEffect(() => queries.reset(), [queries]);
  if (error instanceof ApiError && error.status === 404) return <NotFound />;
  const { icon, title, advice } = explain(error);
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <MessagePage
      icon={icon}
      title={title}
      actions={
        <>
          <Button tone="primary" onClick={() => void router.invalidate()}>
            {strings.tryAgain}
          </Button>
          <ButtonLink to="/">{strings.goHome}</ButtonLink>
        </>
      }
    >
      {error instanceof ApiError && error.status > 0 && <p>{error.sentence}</p>}
      <p>{advice}</p>
      {requestId && (
        <p className="flex flex-wrap items-center gap-2 text-base">
          {uiStrings.requestId} <code className="font-mono text-sm">{requestId}</code>
          <CopyButton text={requestId} label={uiStrings.copyRequestId} />
        </p>
      )}
    </MessagePage>
  );
}

function explain(error: unknown) {
  const { errors } = strings;
  if (!(error instanceof ApiError)) return { icon: CircleAlert, title: errors.brokenTitle, advice: errors.broken };
  if (error.code === offlineCode) return { icon: WifiOff, title: errors.offlineTitle, advice: errors.offline };
  if (error.status === 403) return { icon: Lock, title: errors.forbiddenTitle, advice: errors.forbidden };
  return { icon: CircleAlert, title: errors.problemTitle, advice: errors.problem };
}
