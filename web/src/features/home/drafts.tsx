import { useQuery } from "@tanstack/react-query";
import { Ago } from "@/ui/ago";
import { Badge } from "@/ui/badge";
import { Row } from "@/ui/row";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import { draftsQuery } from "./queries";
import { Section } from "./section";
import { strings } from "./strings";

const text = strings.drafts;

type Props = { team: string };

/** My flows that hold something unpublished. */
export function Drafts({ team }: Props) {
  return (
    <Section title={text.title} query={useQuery(draftsQuery(team))} none={text.none} shape="rows">
      {(flows) => (
        <Rows label={text.title}>
          {flows.map(({ id, title, kind, status, updated_at }) => (
            <Row
              key={id}
              title={
                <RowLink to="/t/$team/flows/$flow" params={{ team, flow: id }}>
                  {title}
                </RowLink>
              }
              detail={
                <>
                  <span>{strings.kinds[kind]}</span>
                  <span aria-hidden="true">·</span>
                  <Ago at={updated_at} />
                </>
              }
              aside={<Badge>{status === "changed" ? text.status.changed : text.status.draft}</Badge>}
            />
          ))}
        </Rows>
      )}
    </Section>
  );
}
