import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, offlineError } from "@/api/problem";
import type { Document, Operation } from "@/api/schema.gen";
import { applyAll } from "./apply-all";
import { createSaveQueue, type Kept } from "./save-queue";

const flow = (steps: number): Document => ({
  format: "pathbook/1",
  title: "A flow",
  kind: "procedure",
  start: "s0",
  steps: Array.from({ length: steps }, (_, at) => ({
    id: `s${at}`,
    kind: "instruction" as const,
    title: `Step ${at}`,
  })),
});

/** A server with one draft, that can lose requests, and answers too. */
function fakeServer(document: Document) {
  const server = {
    document,
    revision: 1,
    /** What happens to the next requests: nothing, or the request or its answer is lost. */
    fate: (): "fine" | "lost" | "unanswered" => "fine",
    requests: 0,
    draft: async () => {
      if (server.fate() === "lost") throw offlineError();
      return { revision: server.revision, document: server.document, findings: [] };
    },
    edit(operations: readonly Operation[]) {
      const outcome = applyAll(server.document, operations);
      if (!("document" in outcome)) throw problem(409, "operation_refused");
      server.document = structuredClone(outcome.document);
      server.revision += 1;
    },
    send: async (revision: number, operations: readonly Operation[]) => {
      server.requests += 1;
      await new Promise((answer) => setTimeout(answer, 30));
      const fate = server.fate();
      if (fate === "lost") throw offlineError();
      if (revision !== server.revision) throw problem(412, "stale");
      server.edit(operations);
      if (fate === "unanswered") throw offlineError();
      return { revision: server.revision, findings: [] };
    },
  };
  return server;
}

function problem(status: number, code: string) {
  return new ApiError({ title: code, status, code, detail: undefined, requestId: undefined, errors: [] });
}

/** A page with the flow open. */
function open(server: ReturnType<typeof fakeServer>, left?: Kept) {
  const page = { document: server.document, kept: left };
  const start = left ?? { revision: server.revision, base: server.document, changes: [], sent: 0 };
  const restored = applyAll(
    start.base,
    start.changes.flatMap(({ operations }) => operations),
  );
  if ("document" in restored) page.document = restored.document;
  const queue = createSaveQueue(
    { revision: server.revision, document: server.document, findings: [] },
    {
      send: server.send,
      fetch: server.draft,
      keep: (kept) => {
        page.kept = structuredClone(kept);
      },
      local: () => page.document,
      adopt: (document) => {
        page.document = document;
      },
      sleep: (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds)),
      now: Date.now,
    },
  );
  queue.start(start);
  function edit(...operations: Operation[]) {
    const outcome = applyAll(page.document, operations);
    if (!("document" in outcome)) throw new Error(outcome.refused);
    page.document = outcome.document;
    const [only] = operations;
    const key = only?.op === "set_step" ? `${only.step}/${only.field}` : undefined;
    queue.push({ operations, key });
  }
  const type = (step: string, value: string) => edit({ op: "set_step", step, field: "title", value });
  return { page, queue, edit, type, state: () => queue.store.getState() };
}

const titles = ({ steps = [] }: Document) => Object.fromEntries(steps.map(({ id, title }) => [id, title]));
const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the save queue", () => {
  it("sends what was typed in one request, within a second of the last key", async () => {
    const server = fakeServer(flow(2));
    const { type, state } = open(server);
    for (const title of ["A", "Ab", "Abc"]) {
      type("s0", title);
      await wait(100);
    }
    expect(state()).toMatchObject({ line: "waiting", changes: [{}] });
    await wait(900);
    expect(titles(server.document).s0).toBe("Abc");
    expect(server.requests).toBe(1);
    expect(state()).toMatchObject({ line: "clear", changes: [], revision: 2 });
  });

  it("does not wait for ever while somebody keeps typing", async () => {
    const server = fakeServer(flow(1));
    const { type } = open(server);
    for (let at = 0; at < 40; at += 1) {
      type("s0", `${at}`);
      await wait(100);
    }
    expect(Number(titles(server.document).s0)).toBeGreaterThan(10);
  });

  it("keeps changes while the server is away, and sends them when it is back", async () => {
    const server = fakeServer(flow(3));
    server.fate = () => "lost";
    const { type, state, page } = open(server);
    type("s0", "One");
    await wait(1_000);
    type("s1", "Two");
    await wait(60_000);
    expect(state()).toMatchObject({ line: "away", changes: [{}, {}] });
    expect(page.kept?.changes).toHaveLength(2);
    server.fate = () => "fine";
    await wait(16_000);
    expect(titles(server.document)).toMatchObject({ s0: "One", s1: "Two" });
    expect(state().line).toBe("clear");
  });

  it("does not apply twice what was taken without an answer", async () => {
    const server = fakeServer(flow(1));
    const fates = ["unanswered" as const];
    server.fate = () => fates.pop() ?? "fine";
    const { edit, state, page } = open(server);
    edit({ op: "add_step", step: { id: "new", kind: "outcome", title: "The end" }, at: 1 });
    await wait(700);
    edit({ op: "set_step", step: "new", field: "title", value: "The very end" });
    await wait(5_000);
    expect(state()).toMatchObject({ line: "clear", clashes: [] });
    expect(server.document).toEqual(page.document);
    expect(titles(server.document)).toEqual({ s0: "Step 0", new: "The very end" });
  });

  it("goes on after a reload where the page was left, though the answer was lost with it", async () => {
    const server = fakeServer(flow(2));
    server.fate = () => "unanswered";
    const first = open(server);
    first.type("s0", "One");
    await wait(640);
    first.type("s1", "Two");
    first.queue.stop();
    server.fate = () => "fine";
    const second = open(server, first.page.kept);
    expect(titles(second.page.document)).toEqual({ s0: "One", s1: "Two" });
    await wait(3_000);
    expect(second.state()).toMatchObject({ line: "clear", clashes: [] });
    expect(titles(server.document)).toEqual({ s0: "One", s1: "Two" });
  });

  it("puts changes on top of what others did elsewhere", async () => {
    const server = fakeServer(flow(3));
    const { type, state, page } = open(server);
    server.edit([
      { op: "set_step", step: "s1", field: "title", value: "Theirs" },
      { op: "remove_step", step: "s2" },
    ]);
    type("s0", "Mine");
    await wait(3_000);
    expect(state()).toMatchObject({ line: "clear", revision: 3 });
    expect(titles(server.document)).toEqual({ s0: "Mine", s1: "Theirs" });
    expect(page.document).toEqual(server.document);
  });

  it.each([
    ["mine", "Mine"],
    ["theirs", "Theirs"],
  ] as const)("asks where both changed the same step, and takes %s", async (side, title) => {
    const server = fakeServer(flow(2));
    const { type, state, page, queue } = open(server);
    server.edit([{ op: "set_step", step: "s0", field: "title", value: "Theirs" }]);
    type("s0", "Mine");
    type("s1", "Also mine");
    await wait(3_000);
    expect(state()).toMatchObject({ line: "clash", clashes: [{ part: "step/s0", theirs: { title: "Theirs" } }] });
    expect(titles(server.document).s1).toBe("Step 1");
    await queue.choose({ "step/s0": side });
    await wait(3_000);
    expect(state()).toMatchObject({ line: "clear", clashes: [] });
    expect(titles(server.document)).toEqual({ s0: title, s1: "Also mine" });
    expect(page.document).toEqual(server.document);
  });

  it("stops at a refusal and tries again with the correction", async () => {
    const server = fakeServer(flow(1));
    const { send } = server;
    server.send = async (revision, operations) => {
      if (JSON.stringify(operations).includes("Bad")) throw problem(422, "text_too_long");
      return send(revision, operations);
    };
    const { type, state } = open(server);
    type("s0", "Bad");
    await wait(5_000);
    expect(state()).toMatchObject({ line: "refused", problem: { code: "text_too_long" } });
    type("s0", "Good");
    await wait(1_000);
    expect(titles(server.document).s0).toBe("Good");
    expect(state()).toMatchObject({ line: "clear", problem: undefined });
  });

  it("loses nothing of a thousand edits by two people over a bad line", async () => {
    const server = fakeServer(flow(40));
    const random = seeded(7);
    server.fate = () => (random() < 0.15 ? "lost" : random() < 0.15 ? "unanswered" : "fine");
    const pages = [open(server), open(server)];
    const written: Record<string, string> = {};
    for (let at = 0; at < 1_000; at += 1) {
      // Each has steps of their own, so that nobody has to be asked.
      const who = random() < 0.5 ? 0 : 1;
      const step = `s${2 * Math.floor(random() * 20) + who}`;
      const title = `${pages[who]?.page.document.steps?.find(({ id }) => id === step)?.title ?? ""}${at % 10}`;
      pages[who]?.type(step, title);
      written[step] = title;
      await wait(random() < 0.05 ? 4_000 : random() * 200);
    }
    server.fate = () => "fine";
    await wait(40_000);
    for (const { state } of pages) expect(state()).toMatchObject({ line: "clear", changes: [], clashes: [] });
    expect(titles(server.document)).toMatchObject(written);
  });
});

/** Park and Miller's generator: a test that fails once fails always. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
