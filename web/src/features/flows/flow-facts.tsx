import type { ReactNode } from "react";
import type { Flow } from "@/api/schema.gen";
import { Ago } from "@/ui/ago";
import { Avatar } from "@/ui/avatar";
import { TextLink } from "@/ui/text-link";
import { readingStrings } from "./reading-strings";
import { strings } from "./strings";

const text = readingStrings.facts;

type Props = { team: string; flow: Flow };

/** Who answers for a flow, and how it stands. */
export function FlowFacts({ team, flow }: Props) {
  const { owner, live_version, updated_at, updated_by, steps, tags, made_from } = flow;
  return (
    <dl className="mb-5 flex flex-wrap gap-x-8 gap-y-3">
      <Fact name={text.owner}>
        <span className="flex items-center gap-2">
          <Avatar name={owner.name} size="sm" />
          {owner.name}
        </span>
      </Fact>
      <Fact name={text.version}>{live_version === undefined ? text.neverPublished : live_version}</Fact>
      <Fact name={text.size}>{strings.steps(steps)}</Fact>
      <Fact name={text.updated}>
        <Ago at={updated_at} /> {text.by(updated_by.name)}
      </Fact>
      {made_from && (
        <Fact name={text.madeFrom}>
          <TextLink to="/t/$team/flows/$flow" params={{ team, flow: made_from.flow_id }}>
            {made_from.title}
          </TextLink>
          {made_from.version !== undefined && text.madeFromVersion(made_from.version)}
        </Fact>
      )}
      {tags.length > 0 && (
        <Fact name={text.tags}>
          <span className="flex flex-wrap gap-x-2.5">
            {tags.map((tag) => (
              <TextLink key={tag} to="/t/$team/flows" params={{ team }} search={{ tag }}>
                #{tag}
              </TextLink>
            ))}
          </span>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-3 text-sm">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
