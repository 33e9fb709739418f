import type { BrowserContext, Page } from "@playwright/test";
import { fromPage, join, send, team } from "./team";
import { expect } from "./test";

const api = `/api/v1/teams/${team}`;
export const flows = `/t/${team}/flows`;

/** A flow that the checker has something to say about: a branch without a way on, and a title of its own. */
export function broken(title: string) {
  return `format: pathbook/1
title: ${title}
kind: troubleshooting
summary: The scanner scans, but no mail arrives.
tags:
  - scanner
start: look
steps:
  - id: look
    kind: question
    title: Does the display show an error?
    body: Look at the **display**.
    branches:
      - id: error
        label: Yes, there is an error
        to: clear
      - id: nothing
        label: No, nothing
  - id: clear
    kind: instruction
    title: Delete the stored job
    body: Open *Jobs* and delete the first one.
    minutes: 4
    commands:
      - shell: bash
        run: snmpwalk -v2c -c public scanner
        expect: no error
    branches:
      - id: done
        to: solved
      - id: failed
        to: look
  - id: solved
    kind: outcome
    title: The scanner sends again
    outcome: resolved
    client_note: The scanner sends mail again.
  - id: vendor
    kind: outcome
    title: Call the vendor
    outcome: escalated
    internal_note: The vendor wants the serial number.
    client_note: The vendor takes over.
`;
}

/** The same flow with nothing to find. */
export function sound(title: string) {
  return broken(title).replace("label: No, nothing\n", "label: No, nothing\n        to: vendor\n");
}

/** Imports a file as a draft and gives its id. */
export async function imported(context: BrowserContext, file: string): Promise<string> {
  const answer = await context.request.post(`${api}/flows/import`, {
    data: file,
    headers: { "Content-Type": "application/yaml", ...fromPage },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const { flow } = await answer.json();
  return String(flow.id);
}

export async function publishDraft(context: BrowserContext, id: string): Promise<void> {
  const { draft_revision } = await (await context.request.get(`${api}/flows/${id}`)).json();
  const change = { change_note: "First version" };
  await send(context, "POST", `${api}/flows/${id}/publish`, change, { "If-Match": `"${draft_revision}"` });
}

/** Changes the draft of a flow as somebody else would. */
export async function retitle(context: BrowserContext, id: string, title: string): Promise<void> {
  const { document, revision } = await (await context.request.get(`${api}/flows/${id}/draft`)).json();
  await send(context, "PUT", `${api}/flows/${id}/draft`, { ...document, title }, { "If-Match": `"${revision}"` });
}

/** Signs in somebody with a role that was invited for this test. */
export async function member(admin: BrowserContext, guest: BrowserContext, name: string, role: string): Promise<Page> {
  const email = `${name.toLowerCase().replaceAll(" ", ".")}@example.com`;
  await join(admin, guest, { name, email }, role);
  return guest.newPage();
}
