import { api, dataOf, ifMatch, revisedDataOf } from "@/api/client";
import type { AiQuestion, Build, BuildCall, BuildResolution } from "@/api/schema.gen";
import type { Conversation, ConversationChange, Foundation, MaterialSource, QuotaChange } from "./types";

/** A build of a team. */
export type Place = { team: string; id: string };

/** A build as the wizard works on it: with all fields of its form. */
export function asConversation({ foundation, ...build }: Build): Conversation {
  const texts = { environment: "", known: "", must: [], must_not: [], escalation: "" };
  return { ...build, foundation: { ...texts, ...foundation } };
}

export async function createConversation(
  team: string,
  body: { foundation: Foundation; material: MaterialSource[] },
  key: string,
): Promise<Conversation> {
  const params = { path: { team }, header: { "Idempotency-Key": key } };
  return asConversation(await dataOf(api.POST("/api/v1/teams/{team}/ai/conversations", { params, body })));
}

export async function readConversation(place: Place, signal: AbortSignal): Promise<Conversation> {
  const params = { path: place };
  return asConversation(await dataOf(api.GET("/api/v1/teams/{team}/ai/conversations/{id}", { params, signal })));
}

export async function changeConversation(
  place: Place,
  revision: number,
  body: ConversationChange,
): Promise<Conversation> {
  const params = { path: place, header: ifMatch(revision) };
  return asConversation(await dataOf(api.PATCH("/api/v1/teams/{team}/ai/conversations/{id}", { params, body })));
}

export const discardConversation = (place: Place, revision: number) =>
  api.DELETE("/api/v1/teams/{team}/ai/conversations/{id}", {
    params: { path: place, header: ifMatch(revision) },
  });

/** Asks for the plan. */
export const suggestPlan = (place: Place, revision: number, note: string) =>
  dataOf(
    api.POST("/api/v1/teams/{team}/ai/conversations/{id}/scaffold", {
      params: { path: place, header: ifMatch(revision) },
      body: noted(note),
    }),
  );

export const generateBranch = (place: Place, key: string, note: string) =>
  dataOf(
    api.POST("/api/v1/teams/{team}/ai/conversations/{id}/branches/{key}/generate", {
      params: { path: { ...place, key } },
      body: noted(note),
    }),
  );

/** Asks for every branch that has nothing yet. */
export async function generateMissing(place: Place): Promise<BuildCall[]> {
  const params = { path: place };
  const all = api.POST("/api/v1/teams/{team}/ai/conversations/{id}/branches/generate", { params });
  return (await dataOf(all)).calls;
}

/** Takes what was proposed, or those steps of it, or turns it down. */
export async function resolveBranch(
  place: Place,
  revision: number,
  key: string,
  body: BuildResolution,
): Promise<Conversation> {
  const params = { path: { ...place, key }, header: ifMatch(revision) };
  return asConversation(
    await dataOf(api.POST("/api/v1/teams/{team}/ai/conversations/{id}/branches/{key}/resolve", { params, body })),
  );
}

/** The rules look at the whole; that costs nothing. */
export async function checkWhole(place: Place): Promise<Conversation> {
  const looked = await look(place, false);
  if ("target" in looked) throw new Error("a check by the rules was answered with a call");
  return asConversation(looked);
}

export async function askReview(place: Place): Promise<BuildCall> {
  const looked = await look(place, true);
  if (!("target" in looked)) throw new Error("a question to the model was answered without a call");
  return looked;
}

const look = (place: Place, ai: boolean) =>
  dataOf(
    api.POST("/api/v1/teams/{team}/ai/conversations/{id}/review", {
      params: { path: place },
      body: { ai },
    }),
  );

/** Makes the draft and gives the id of its flow. */
export async function assemble(place: Place, revision: number, title: string): Promise<string> {
  const params = { path: place, header: ifMatch(revision) };
  const made = api.POST("/api/v1/teams/{team}/ai/conversations/{id}/assemble", { params, body: { title } });
  return (await dataOf(made)).flow_id;
}

export const cancelCall = (place: Place, call: string) =>
  dataOf(
    api.POST("/api/v1/teams/{team}/ai/conversations/{id}/calls/{call}/cancel", {
      params: { path: { ...place, call } },
    }),
  );

export async function goBack(place: Place, revision: number, way: "undo" | "redo"): Promise<Conversation> {
  const params = { path: place, header: ifMatch(revision) };
  const changed =
    way === "undo"
      ? api.POST("/api/v1/teams/{team}/ai/conversations/{id}/undo", { params })
      : api.POST("/api/v1/teams/{team}/ai/conversations/{id}/redo", { params });
  return asConversation(await dataOf(changed));
}

export const changeQuota = (team: string, revision: number, body: QuotaChange) =>
  revisedDataOf(
    api.PUT("/api/v1/teams/{team}/ai/quota", { params: { path: { team }, header: ifMatch(revision) }, body }),
  );

export const estimate = (team: string, body: AiQuestion, signal: AbortSignal) =>
  dataOf(api.POST("/api/v1/teams/{team}/ai/estimate", { params: { path: { team } }, body, signal }));

const noted = (note: string) => (note.trim() ? { note: note.trim() } : {});
