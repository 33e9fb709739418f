import { useQuery } from "@tanstack/react-query";
import type { Session, Team } from "@/api/schema.gen";
import { Drafts } from "./drafts";
import { Finished } from "./finished";
import { FirstUse } from "./first-use";
import { Maintenance } from "./maintenance";
import { OpenBuilds } from "./open-builds";
import { OpenSessions } from "./open-sessions";
import { flowSearchQuery } from "./queries";
import { QuickStart } from "./quick-start";

type Props = { team: Team; me: string; onStarted: (session: Session) => void };

/** Where a day begins: what waits for me, what I write, what the others finished, and the search for a flow. */
export function Home({ team: { slug, can }, me, onStarted }: Props) {
  const { data: flows } = useQuery(flowSearchQuery(slug, ""));
  if (flows?.length === 0) {
    return (
      <div className="flex flex-col gap-9">
        {can.edit_flows && <OpenBuilds team={slug} />}
        <FirstUse team={slug} mayWrite={can.edit_flows} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-9">
      {can.walk && <QuickStart team={slug} onStarted={onStarted} />}
      {can.walk && <OpenSessions team={slug} />}
      {can.edit_flows && <OpenBuilds team={slug} />}
      <Maintenance team={slug} />
      <div className={`grid gap-9 ${can.edit_flows ? "lg:grid-cols-2 lg:gap-6" : ""}`}>
        <Finished team={slug} me={me} />
        {can.edit_flows && <Drafts team={slug} />}
      </div>
    </div>
  );
}
