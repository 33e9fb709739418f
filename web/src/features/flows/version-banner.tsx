import type { Flow, Version } from "@/api/schema.gen";
import { Ago } from "@/ui/ago";
import { ButtonLink } from "@/ui/button-link";
import { Callout } from "@/ui/callout";
import { readingStrings } from "./reading-strings";

const text = readingStrings.versions;

type Props = { team: string; flow: Flow; version: Version };

/** Which version is read, and what its change note says. */
export function VersionBanner({ team, flow, version }: Props) {
  const { number, change_note, published_by, published_at } = version;
  const isLive = number === flow.live_version;
  return (
    <Callout
      title={text.reading(number)}
      action={
        <ButtonLink to="/t/$team/flows/$flow" params={{ team, flow: flow.id }} size="sm">
          {text.current}
        </ButtonLink>
      }
    >
      <p className="whitespace-pre-line text-ink">{change_note}</p>
      <p className="mt-1 text-sm">
        {published_by.name}, <Ago at={published_at} />.{" "}
        {isLive ? text.isLive : flow.live_version !== undefined && text.older(flow.live_version)}
      </p>
    </Callout>
  );
}
