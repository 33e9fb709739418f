import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/problem";
import type { TargetEdit } from "@/api/schema.gen";
import { createSheetStore, type Server } from "./create-sheet-store";
import type { Target } from "./target";

const first: Target[] = [
  { id: "a", label: "a" },
  { id: "b", label: "b" },
];
const ana = { id: "ana", name: "Ana" };
const ben = { id: "ben", name: "Ben" };
const refusal = (status: number, errors: ApiError["errors"] = []) =>
  new ApiError({ title: "No", status, code: "no", detail: undefined, requestId: undefined, errors });

function open(send: Server["send"], read: Server["read"] = () => Promise.reject(new Error("not to be read"))) {
  return createSheetStore({ revision: 1, changedBy: ana, targets: first }, ana.id, { send, read });
}
const edit = (key: string, label: string) => [{ key, cells: { label } }];
const settled = (store: ReturnType<typeof open>) => vi.waitFor(() => expect(store.getState().saving).toBe(false));

describe("the sheet of a list", () => {
  it("saves what is done while it saves in one further request, from the revision it got", async () => {
    const sent: [number, TargetEdit][] = [];
    const store = open(async (revision, body) => {
      sent.push([revision, body]);
      return { revision: revision + 1, added: [] };
    });
    store.getState().perform("one", edit("a", "A"));
    store.getState().perform("two", edit("b", "B"));
    store.getState().perform("three", edit("b", "BB"));
    await settled(store);
    expect(sent).toEqual([
      [1, { put: [{ id: "a", label: "A" }], remove: [] }],
      [2, { put: [{ id: "b", label: "BB" }], remove: [] }],
    ]);
    expect(store.getState().revision).toBe(3);
  });

  it("takes changes back and does them again", async () => {
    const store = open(async (revision) => ({ revision: revision + 1, added: [] }));
    const labels = () => store.getState().sheet.rows.map(({ cells }) => cells.label);
    store.getState().perform("one", edit("a", "A"));
    store.getState().perform("two", [{ key: "b", cells: undefined }]);
    store.getState().takeBack();
    expect(labels()).toEqual(["A", "b"]);
    store.getState().takeBack();
    expect(labels()).toEqual(["a", "b"]);
    store.getState().takeBack();
    store.getState().doAgain();
    store.getState().doAgain();
    expect(labels()).toEqual(["A"]);
    await settled(store);
  });

  it("shows a refused cell and goes on with the others", async () => {
    const send = vi
      .fn<Server["send"]>()
      .mockRejectedValueOnce(refusal(422, [{ pointer: "/put/0/label", code: "duplicate_label", detail: "Twice." }]))
      .mockResolvedValue({ revision: 2, added: [] });
    const store = open(send);
    store.getState().perform("both", [...edit("a", "b"), ...edit("b", "B")]);
    await settled(store);
    expect(store.getState().sheet.rows[0]?.problems).toEqual({ label: "Twice." });
    expect(send.mock.lastCall?.[1].put).toEqual([{ id: "b", label: "B" }]);
    expect(store.getState().trouble).toBeUndefined();
  });

  it("keeps what could not be sent, says why, and sends it when asked", async () => {
    const send = vi
      .fn<Server["send"]>()
      .mockRejectedValueOnce(refusal(0))
      .mockResolvedValue({ revision: 2, added: [] });
    const store = open(send);
    store.getState().perform("one", edit("a", "A"));
    await settled(store);
    expect(store.getState().trouble).toBeInstanceOf(ApiError);
    await store.getState().save();
    expect(store.getState().trouble).toBeUndefined();
    expect(store.getState().revision).toBe(2);
  });

  it("does not ask again and again for what is refused as a whole", async () => {
    const send = vi.fn<Server["send"]>().mockRejectedValue(refusal(422));
    const store = open(send);
    store.getState().perform("one", edit("a", "A"));
    await settled(store);
    expect(send).toHaveBeenCalledTimes(1);
    expect(store.getState().trouble).toBeInstanceOf(ApiError);
  });

  it("brings its changes over what somebody else did first, and names them", async () => {
    const send = vi
      .fn<Server["send"]>()
      .mockRejectedValueOnce(refusal(412))
      .mockResolvedValue({ revision: 6, added: [] });
    const theirs = [...first, { id: "c", label: "c" }];
    const store = open(send, async () => ({ revision: 5, changedBy: ben, targets: theirs }));
    store.getState().perform("one", edit("a", "A"));
    await settled(store);
    expect(send.mock.lastCall?.[0]).toBe(5);
    expect(store.getState().sheet.rows.map(({ cells }) => cells.label)).toEqual(["A", "b", "c"]);
    expect(store.getState().news).toEqual({ by: "Ben", clashes: [] });
  });

  it("says nothing of what the same person did in another place", async () => {
    const store = open(vi.fn(), async () => ({ revision: 5, changedBy: ana, targets: [] }));
    await store.getState().catchUp();
    expect(store.getState().sheet.rows).toEqual([]);
    expect(store.getState().news).toBeUndefined();
  });
});
