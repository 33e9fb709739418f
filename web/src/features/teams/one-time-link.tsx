import { useId } from "react";
import { momentText } from "@/ui/ago-text";
import { CopyButton } from "@/ui/copy-button";
import { strings } from "./strings";

type Props = { label: string; url: string; expiresAt: string };

/** A link that the server tells only once. */
export function OneTimeLink({ label, url, expiresAt }: Props) {
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="flex flex-wrap gap-2">
        <input
          id={id}
          readOnly
          value={url}
          onFocus={(event) => event.currentTarget.select()}
          className="h-8 min-w-0 flex-1 basis-60 rounded-control border border-control bg-sunken px-2.5 font-mono text-sm pointer-coarse:h-10"
        />
        <CopyButton text={url} label={strings.link.copy} tone="primary" size="md" />
      </div>
      <p className="text-ink-3 text-sm">
        {strings.link.once} {strings.link.ends(momentText(expiresAt))}
      </p>
    </div>
  );
}
