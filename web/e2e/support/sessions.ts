import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "@playwright/test";
import { deviceOn, join, people, send, setUp, signIn, team } from "./team";

const api = `/api/v1/teams/${team}`;
const ready = new Map<string, Promise<void>>();

/** Signs a person in, on a device of their own. The first call on a server sets it up, with both people in the team. */
export async function signedIn(
  browser: Browser,
  url: string,
  person: keyof typeof people,
  options: BrowserContextOptions = {},
) {
  if (!ready.has(url)) ready.set(url, setUpForBoth(browser, url));
  await ready.get(url);
  const context = await deviceOn(browser, url, options);
  await signIn(context, people[person].email);
  return context;
}

async function setUpForBoth(browser: Browser, url: string) {
  const [admin, guest] = [await deviceOn(browser, url), await deviceOn(browser, url)];
  await setUp(admin, true);
  await join(admin, guest, people.ben, "engineer");
  await guest.close();
  await admin.close();
}

/** Publishes a flow and gives its id. */
export async function publish(context: BrowserContext, document: object): Promise<string> {
  const { id, draft_revision } = await send(context, "POST", `${api}/flows`, { document });
  const change = { change_note: "First version" };
  await send(context, "POST", `${api}/flows/${id}/publish`, change, { "If-Match": `"${draft_revision}"` });
  return String(id);
}

/** Starts a session and gives the address of its page. */
export async function start(context: BrowserContext, document: object, more: object = {}): Promise<string> {
  const flow = await publish(context, document);
  const { id } = await send(context, "POST", `${api}/sessions`, { flow_id: flow, ...more });
  return `/t/${team}/sessions/${id}`;
}

/** Walks with the Tab key alone. */
export async function tabTo(page: Page, target: Locator) {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the Tab key never got there");
}

export const stepHeading = (page: Page) => page.getByRole("heading", { level: 1 });
export const answers = (page: Page) => page.getByRole("list", { name: "Answers" }).getByRole("button");

/** What a paste into another program would bring. Pages may not read the clipboard themselves. */
export async function clipboard(page: Page): Promise<{ text: string; html: string }> {
  await page.evaluate(() => {
    const keep = ({ clipboardData }: ClipboardEvent) => {
      document.body.dataset.text = clipboardData?.getData("text/plain") ?? "";
      document.body.dataset.html = clipboardData?.getData("text/html") ?? "";
    };
    document.addEventListener("paste", keep, { once: true });
  });
  await page.keyboard.press("ControlOrMeta+V");
  return page.evaluate(() => ({ text: document.body.dataset.text ?? "", html: document.body.dataset.html ?? "" }));
}

/** A small flow with every kind of step. */
export const printerFlow = {
  format: "pathbook/1",
  title: "The label printer is silent",
  kind: "troubleshooting",
  summary: "The label printer does not print anything.",
  variables: [
    { name: "host", type: "host", label: "Printer name" },
    { name: "labels", type: "number", label: "Labels left" },
  ],
  start: "facts",
  steps: [
    {
      id: "facts",
      kind: "form",
      title: "Which printer is it?",
      client_note: "We noted the name of the printer.",
      fields: [
        { variable: "host", help: "It stands on the sticker" },
        { variable: "labels", optional: true },
      ],
      branches: [{ id: "next", to: "power" }],
    },
    {
      id: "power",
      kind: "question",
      title: "Is {{host}} switched on?",
      body: "Look at the **green** lamp of {{host}}.",
      client_note: "We checked the power.",
      branches: [
        { id: "yes", label: "Yes, the lamp is green", to: "restart" },
        { id: "no", label: "No, it is dark", to: "plug" },
      ],
    },
    {
      id: "plug",
      kind: "instruction",
      title: "Plug {{host}} in",
      body: "Follow the cable.",
      client_note: "We connected the power.",
      checklist: [
        { id: "cable", text: "The cable sits at both ends" },
        { id: "socket", text: "The socket of {{host}} has power" },
      ],
      branches: [
        { id: "done", to: "restart" },
        { id: "failed", to: "escalate" },
      ],
    },
    {
      id: "restart",
      kind: "instruction",
      title: "Restart the queue of {{host}}",
      body: "Jobs in the queue print again.",
      internal_note: "The queue of {{host}} lives on the print server.",
      client_note: "We restarted the queue.",
      risk: "disruptive",
      minutes: 2,
      commands: [{ shell: "bash", run: "cupsenable {{host}}", expect: "no output" }],
      branches: [
        { id: "done", to: "prints" },
        { id: "failed", to: "escalate" },
      ],
    },
    {
      id: "prints",
      kind: "question",
      title: "Does a test label print?",
      client_note: "We printed a test label.",
      branches: [
        { id: "yes", label: "Yes", to: "solved" },
        { id: "no", label: "No", to: "escalate" },
      ],
    },
    {
      id: "solved",
      kind: "outcome",
      title: "The printer prints again",
      outcome: "resolved",
      client_note: "The printer works again.",
    },
    {
      id: "escalate",
      kind: "outcome",
      title: "Hand it to the hardware team",
      outcome: "escalated",
      internal_note: "Give them the name {{host}} and the colour of the lamp.",
      client_note: "Our hardware team goes on.",
    },
  ],
};
