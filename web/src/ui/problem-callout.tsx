import type { ReactNode } from "react";
import { Callout } from "./callout";
import { CopyButton } from "./copy-button";
import { strings } from "./strings";

type Props = { title?: string; sentence: string; requestId?: string | undefined; action?: ReactNode };

/** A refusal by the server, beside the thing it is about. The request id is what to quote when asking for help. */
export function ProblemCallout({ title, sentence, requestId, action }: Props) {
  return (
    <div role="alert">
      <Callout tone="danger" title={title ?? sentence} action={action}>
        {title && <p>{sentence}</p>}
        {requestId && (
          <p className="mt-1 flex flex-wrap items-center gap-x-2 text-sm">
            <span>
              {strings.requestId} <code className="font-mono text-xs">{requestId}</code>
            </span>
            <CopyButton text={requestId} label={strings.copyRequestId} />
          </p>
        )}
      </Callout>
    </div>
  );
}
