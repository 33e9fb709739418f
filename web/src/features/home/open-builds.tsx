import { useQuery } from "@tanstack/react-query";
import { agoText } from "@/ui/ago-text";
import { Row } from "@/ui/row";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import { openBuildsQuery } from "./queries";
import { strings } from "./strings";

const text = strings.builds;

/** Flows that I am building with AI, and how long each is kept yet. Nothing where there are none. */
export function OpenBuilds({ team }: { team: string }) {
  const { data: builds = [] } = useQuery(openBuildsQuery(team));
  if (builds.length === 0) return null;
  return (
    <section aria-labelledby="open-builds" className="min-w-0">
      <h2 id="open-builds" className="mb-2.5 text-md">
        {text.title}
      </h2>
      <Rows label={text.title}>
        {builds.map(({ id, title, kind, branches: { done, total }, working, expires_at }) => (
          <Row
            key={id}
            title={
              <RowLink to="/t/$team/builds/$conversation" params={{ team, conversation: id }}>
                {title}
              </RowLink>
            }
            detail={
              <>
                <span>{strings.kinds[kind]}</span>
                <span aria-hidden="true">·</span>
                <span>{working ? text.working : total > 0 ? text.branches(done, total) : text.planning}</span>
              </>
            }
            aside={text.ends(agoText(expires_at, Date.now()))}
          />
        ))}
      </Rows>
    </section>
  );
}
