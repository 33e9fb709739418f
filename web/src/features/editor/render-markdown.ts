import { send } from "@/api/transport";

/** What the server's one renderer makes of a text. */
export async function renderMarkdown(team: string, markdown: string, signal: AbortSignal): Promise<string> {
  const call = { params: { path: { team } }, body: { markdown }, signal };
  const { data } = await send("POST", "/api/v1/teams/{team}/flows/render", call);
  return String(data?.html ?? "");
}
