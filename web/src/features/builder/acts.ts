import { ifMatch } from "@/api/client";
import { send } from "@/api/transport";
import type {
  Call,
  Conversation,
  ConversationChange,
  Estimate,
  EstimateTarget,
  Foundation,
  MaterialSource,
  Quota,
  QuotaChange,
} from "./types";

/** A build of a team. */
export type Place = { team: string; id: string };

const home = "/api/v1/teams/{team}/ai";
const one = `${home}/conversations/{id}`;

export async function createConversation(
  team: string,
  body: { foundation: Foundation; material: MaterialSource[] },
  key: string,
): Promise<Conversation> {
  const header = { "Idempotency-Key": key };
  return (await send("POST", `${home}/conversations`, { params: { path: { team }, header }, body })).data;
}

export async function changeConversation(
  place: Place,
  revision: number,
  body: ConversationChange,
): Promise<Conversation> {
  return (await send("PATCH", one, { params: { path: place, header: ifMatch(revision) }, body })).data;
}

export async function discardConversation(place: Place, revision: number): Promise<void> {
  await send("DELETE", one, { params: { path: place, header: ifMatch(revision) } });
}

/** Asks for the plan. */
export async function suggestPlan(place: Place, revision: number, note: string): Promise<Call> {
  return (await send("POST", `${one}/scaffold`, conditional(place, revision, noted(note)))).data;
}

export async function generateBranch(place: Place, revision: number, branch: string, note: string): Promise<Call> {
  const params = { path: { ...place, key: branch }, header: ifMatch(revision) };
  return (await send("POST", `${one}/branches/{key}/generate`, { params, body: noted(note) })).data;
}

/** Asks for every branch that has nothing yet. */
export async function generateMissing(place: Place, revision: number): Promise<Call[]> {
  return (await send("POST", `${one}/branches/generate`, conditional(place, revision, {}))).data.calls;
}

/** Takes what was proposed, or those steps of it, or turns it down. */
export async function resolveBranch(
  place: Place,
  revision: number,
  branch: string,
  body: { accept: boolean; steps?: string[] },
): Promise<Conversation> {
  const params = { path: { ...place, key: branch }, header: ifMatch(revision) };
  return (await send("POST", `${one}/branches/{key}/resolve`, { params, body })).data;
}

/** The rules look at the whole; that costs nothing. */
export async function checkWhole(place: Place, revision: number): Promise<Conversation> {
  return (await send("POST", `${one}/review`, conditional(place, revision, { ai: false }))).data;
}

export async function askReview(place: Place, revision: number): Promise<Call> {
  return (await send("POST", `${one}/review`, conditional(place, revision, { ai: true }))).data;
}

/** Makes the draft and gives the id of its flow. */
export async function assemble(place: Place, revision: number, title: string): Promise<string> {
  return (await send("POST", `${one}/assemble`, conditional(place, revision, { title }))).data.flow_id;
}

export async function cancelCall(place: Place, call: string): Promise<Call> {
  return (await send("POST", `${one}/calls/{call}/cancel`, { params: { path: { ...place, call } } })).data;
}

export async function goBack(place: Place, revision: number, way: "undo" | "redo"): Promise<Conversation> {
  return (await send("POST", `${one}/${way}`, conditional(place, revision))).data;
}

export async function changeQuota(
  team: string,
  revision: number,
  body: QuotaChange,
): Promise<Quota & { revision: number }> {
  const { data, response } = await send("PUT", `${home}/quota`, {
    params: { path: { team }, header: ifMatch(revision) },
    body,
  });
  return { ...data, revision: revisionOf(response) };
}

export type EstimateOf = {
  target: EstimateTarget;
  conversation?: string;
  branch?: string;
  foundation?: Foundation;
};

export async function estimate(team: string, body: EstimateOf, signal: AbortSignal): Promise<Estimate> {
  return (await send("POST", `${home}/estimate`, { params: { path: { team } }, body, signal })).data;
}

function conditional(place: Place, revision: number, body?: object) {
  return { params: { path: place, header: ifMatch(revision) }, body };
}

const noted = (note: string) => (note.trim() ? { note: note.trim() } : {});

export const revisionOf = (response: Response) => Number(response.headers.get("ETag")?.replaceAll('"', ""));
