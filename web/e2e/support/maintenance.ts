import type { BrowserContext } from "@playwright/test";
import { publish } from "./sessions";
import { send, team } from "./team";

const api = `/api/v1/teams/${team}`;
export const maintenance = `/t/${team}/maintenance`;

/** A small flow of kind maintenance. */
export const patchFlow = {
  format: "pathbook/1",
  title: "Patch a server",
  kind: "maintenance",
  summary: "Install the updates and restart.",
  start: "install",
  steps: [
    {
      id: "install",
      kind: "instruction",
      title: "Install the updates",
      body: "Open the settings and install what is there.",
      client_note: "We installed updates.",
      branches: [
        { id: "done", to: "patched" },
        { id: "failed", to: "stuck" },
      ],
    },
    {
      id: "patched",
      kind: "outcome",
      title: "The server is patched",
      outcome: "resolved",
      client_note: "Your server is up to date.",
    },
    {
      id: "stuck",
      kind: "outcome",
      title: "Hand it over",
      outcome: "escalated",
      internal_note: "Look at the log of the installer.",
      client_note: "We look into it.",
    },
  ],
};

/** Publishes the flow under a title of its own and gives its id. */
export function publishPatch(context: BrowserContext, title: string): Promise<string> {
  return publish(context, { ...patchFlow, title });
}

/** A list with targets of two clients, and its id. */
export async function listOf(context: BrowserContext, name: string, labels: readonly string[]): Promise<string> {
  const targets = labels.map((label, at) => ({ label, client: at % 2 === 0 ? "Alpha AG" : "Beta GmbH" }));
  const { id } = await send(context, "POST", `${api}/target-lists`, { name, targets });
  return String(id);
}

/** Every day at two in the night in Zurich, unless something else is said. */
export async function schedule(
  context: BrowserContext,
  flow: string,
  list: string,
  change: object = {},
): Promise<{ id: string; revision: number }> {
  const recurrence = { kind: "every", n: 1, unit: "day", at: "02:00", anchor: "2026-01-01" };
  const rule = { recurrence, time_zone: "Europe/Zurich", offset_days: 0 };
  const body = { name: "Nightly", flow_id: flow, list_id: list, rule, ...change };
  const { id, revision } = await send(context, "POST", `${api}/schedules`, body);
  return { id: String(id), revision: Number(revision) };
}

/** Changes a schedule as somebody else would. */
export function reschedule(context: BrowserContext, id: string, revision: number, change: object) {
  return send(context, "PATCH", `${api}/schedules/${id}`, change, { "If-Match": `"${revision}"` });
}
