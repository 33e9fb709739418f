import type { ErrorComponentProps } from "@tanstack/react-router";
import { Link2Off } from "lucide-react";
import { ApiError } from "@/api/problem";
import { ButtonLink } from "@/ui/button-link";
import { MessagePage } from "./message-page";
import { RouteError } from "./route-error";
import { strings } from "./strings";

/** For pages that a one-time link leads to: most often it was used already, or its time is over. */
export function EndedLink(props: ErrorComponentProps) {
  const { error } = props;
  const ended = error instanceof ApiError && (error.status === 404 || error.status === 410);
  if (!ended) return <RouteError {...props} />;
  return (
    <MessagePage
      icon={Link2Off}
      title={strings.errors.endedTitle}
      actions={
        <ButtonLink to="/" tone="primary">
          {strings.goHome}
        </ButtonLink>
      }
    >
      <p>{strings.errors.ended}</p>
    </MessagePage>
  );
}
