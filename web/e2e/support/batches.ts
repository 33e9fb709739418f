import type { BrowserContext, Page } from "@playwright/test";
import { publish } from "./sessions";
import { send, team } from "./team";

export const api = `/api/v1/teams/${team}`;

/** Maintenance of a server: two questions, one piece of work, and the three ways it ends. */
export const serverFlow = {
  format: "pathbook/1",
  title: "Monthly server maintenance",
  kind: "maintenance",
  summary: "Updates and a reboot of a server.",
  start: "backup",
  steps: [
    {
      id: "backup",
      kind: "question",
      title: "Is the backup of {{target}} fresh?",
      branches: [
        { id: "yes", label: "Yes", to: "updates" },
        { id: "no", label: "No, it is old", to: "nobackup" },
      ],
    },
    {
      id: "updates",
      kind: "instruction",
      title: "Install the updates",
      branches: [
        { id: "done", to: "reboot" },
        { id: "failed", to: "failed" },
      ],
    },
    {
      id: "reboot",
      kind: "question",
      title: "Reboot done?",
      branches: [
        { id: "yes", label: "Yes", to: "fine" },
        { id: "no", label: "No", to: "failed" },
      ],
    },
    { id: "fine", kind: "outcome", title: "{{target}} is up to date", outcome: "resolved", client_note: "Up to date." },
    {
      id: "nobackup",
      kind: "outcome",
      title: "The backup team looks at it",
      outcome: "escalated",
      internal_note: "Tell them.",
      client_note: "We look at the backup.",
    },
    { id: "failed", kind: "outcome", title: "A closer look is needed", outcome: "failed", client_note: "To be seen." },
  ],
};

type Tile = { id: string; target_label: string; seq: number };

/** Launches a batch for labels and gives its id. */
export async function launch(context: BrowserContext, labels: string[], more: object = {}): Promise<string> {
  const flow = await publish(context, serverFlow);
  const { id } = await send(context, "POST", `${api}/batches`, { flow_id: flow, labels, ...more });
  return String(id);
}

/** The id of the session of a target. */
export async function sessionOf(context: BrowserContext, batch: string, label: string): Promise<string> {
  const { items }: { items: Tile[] } = await (await context.request.get(`${api}/batches/${batch}/sessions`)).json();
  return items.find(({ target_label }) => target_label === label)?.id ?? "";
}

/** Answers in a session as its assignee would, one branch after the other, and ends it at an outcome. */
export async function walk(context: BrowserContext, session: string, branches: string[], finish = false) {
  for (const branch of branches) {
    const { position } = await (await context.request.get(`${api}/sessions/${session}`)).json();
    await send(context, "POST", `${api}/sessions/${session}/answers`, { position, branch, values: {} });
  }
  if (!finish) return;
  const { position } = await (await context.request.get(`${api}/sessions/${session}`)).json();
  await send(context, "POST", `${api}/sessions/${session}/finish`, { position, closing_note: "That was it." });
}

/** The id of the person who is signed in. */
export async function idOf(context: BrowserContext): Promise<string> {
  return (await (await context.request.get("/api/v1/me")).json()).user.id;
}

export const boardOf = (batch: string) => `/t/${team}/batches/${batch}`;

/** The targets of a board that shows tiles. */
export const targetsOn = (page: Page) => page.getByRole("listbox", { name: "Targets" }).getByRole("option");
