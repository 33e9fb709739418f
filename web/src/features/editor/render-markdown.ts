import { api, dataOf } from "@/api/client";

/** What the server's one renderer makes of a text. */
export async function renderMarkdown(team: string, markdown: string, signal: AbortSignal): Promise<string> {
  const params = { path: { team } };
  const { html } = await dataOf(api.POST("/api/v1/teams/{team}/flows/render", { params, body: { markdown }, signal }));
  return html;
}
