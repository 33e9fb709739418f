import type { QueryClient } from "@tanstack/react-query";
import type { AnyRouter } from "@tanstack/react-router";
import { BookOpen, Route, Server, User } from "lucide-react";
import { api, dataOf } from "@/api/client";
import type { Action } from "@/commands/action";
import { membersQuery } from "@/features/teams/queries";
import { strings } from "./strings";

const atMost = 6;

type Place = { team: string; queryClient: QueryClient; router: AnyRouter };

/** Flows, sessions, target lists and people of a team that answer to the words; choosing one leads to it. */
export async function findThings({ team, queryClient, router }: Place, words: string, signal: AbortSignal) {
  const params = { path: { team }, query: { q: words, limit: atMost } };
  const [flows, sessions, targetLists, members] = await Promise.all([
    dataOf(api.GET("/api/v1/teams/{team}/flows", { params, signal })),
    dataOf(api.GET("/api/v1/teams/{team}/sessions", { params, signal })),
    dataOf(api.GET("/api/v1/teams/{team}/target-lists", { params, signal })),
    queryClient.ensureQueryData(membersQuery(team)),
  ]);
  const { found } = strings;
  const go = (href: string) => () => void router.navigate({ href });
  return [
    ...flows.items.map(({ id, title, kind }): Action => {
      const keywords = [kind];
      const perform = go(`/t/${team}/flows/${id}`);
      return { id: `flow.${id}`, label: title, section: found.flow, icon: Route, keywords, perform };
    }),
    ...sessions.items.map(({ id, flow_title, target_label, ticket }): Action => {
      const label = [target_label ?? ticket?.id, flow_title].filter(Boolean).join(": ");
      const perform = go(`/t/${team}/sessions/${id}`);
      return { id: `session.${id}`, label, section: found.session, icon: BookOpen, perform };
    }),
    ...targetLists.items.map(({ id, name }): Action => {
      const perform = go(`/t/${team}/targets/${id}`);
      return { id: `targets.${id}`, label: name, section: found.targets, icon: Server, perform };
    }),
    ...members
      .filter(({ name, email }) => `${name} ${email ?? ""}`.toLowerCase().includes(words.toLowerCase()))
      .slice(0, atMost)
      .map(({ user_id, name }): Action => {
        const perform = go(`/t/${team}/members`);
        return { id: `person.${user_id}`, label: name, section: found.person, icon: User, perform };
      }),
  ];
}
