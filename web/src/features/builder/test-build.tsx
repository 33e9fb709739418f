/** A part of the wizard on a page of its own, with a server that answers what it is told to. */
import { type ReactNode, useState } from "react";
import { vi } from "vitest";
import { renderPart } from "@/test/render";
import { BuildContext } from "./build-context";
import { sampleQuota } from "./samples";
import type { Conversation, Estimate, Quota, Status } from "./types";
import { useOpenBuild } from "./use-open-build";
import type { View } from "./view";
import { withChange } from "./with-change";

export type Sent = { method: string; path: string; body: unknown };

type Answers = { estimate?: Partial<Estimate>; quota?: Quota; status?: Partial<Status>; view?: View };

const place = { team: "north", id: "build-1" };

/** Gives what was sent to the server; a change is answered with the build as it is after it. */
export async function showBuild(part: ReactNode, conversation: Conversation, answers: Answers = {}) {
  const sent: Sent[] = [];
  let build = conversation;
  vi.stubGlobal("fetch", async (address: string, { method = "GET", body }: RequestInit = {}) => {
    const path = address.replace("/api/v1/teams/north/ai", "");
    const read = typeof body === "string" ? JSON.parse(body) : undefined;
    if (method !== "GET" && path !== "/estimate") sent.push({ method, path, body: read });
    if (path === "/quota") return Response.json(answers.quota ?? sampleQuota());
    if (path === "/estimate") return Response.json({ ...estimate, ...answers.estimate });
    if (method === "PATCH") build = { ...withChange(build, read), revision: build.revision + 1 };
    return Response.json(build);
  });
  await renderPart(<Open part={part} conversation={conversation} answers={answers} />);
  return sent;
}

const estimate: Estimate = {
  calls: 1,
  expected_nusd: 1_000_000,
  most_nusd: 9_000_000,
  flow_credits: 1,
  remaining: { flows: 7, conversation_nusd: 59_000_000 },
};

type OpenProps = { part: ReactNode; conversation: Conversation; answers: Answers };

function Open({ part, conversation: first, answers }: OpenProps) {
  const [view, setView] = useState<View>(answers.view ?? {});
  const { build, conversation = first } = useOpenBuild(place, view);
  const status = { configured: true, usable: true, allowed: true, material_allowed: true, ...answers.status };
  return (
    <BuildContext value={{ build, conversation, status, view, show: setView }}>
      <main>
        <h1>Build</h1>
        {part}
      </main>
    </BuildContext>
  );
}
