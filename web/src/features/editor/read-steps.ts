import { api, dataOf } from "@/api/client";
import type { ReportLine } from "@/api/schema.gen";
import type { Clip } from "./clip";

export type ReadSteps = { clip: Clip /** The lines of which nothing was made. */; ignored: ReportLine[] };

/** What the server makes of a list, a table or a flowchart that somebody wrote elsewhere. */
export async function readSteps(team: string, text: string): Promise<ReadSteps> {
  const { first, steps, report } = await dataOf(
    api.POST("/api/v1/teams/{team}/flows/convert/steps", {
      params: { path: { team } },
      body: text,
      bodySerializer: (body: string) => body,
      headers: { "Content-Type": "text/markdown" },
    }),
  );
  return {
    clip: { steps: steps.toSorted((a, b) => Number(b.id === first) - Number(a.id === first)), variables: [] },
    ignored: report.filter(({ kind }) => kind === "ignored"),
  };
}
