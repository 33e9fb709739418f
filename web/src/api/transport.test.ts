import { afterEach, describe, expect, it, vi } from "vitest";
import { askForPasswordBy } from "./fresh-login";
import { ApiError } from "./problem";
import { addressOf, send } from "./transport";

/** Answers the next request, and tells what was asked. */
function answerWith(response: Response) {
  const fetched = vi.fn<typeof fetch>().mockResolvedValue(response);
  vi.stubGlobal("fetch", fetched);
  return () => {
    const [address, init] = fetched.mock.calls[0] ?? [];
    return { address, init, headers: new Headers(init?.headers) };
  };
}

afterEach(() => vi.unstubAllGlobals());

describe("a request", () => {
  it("fills the path and the query, and leaves out what is absent", () => {
    const params = { path: { team: "north/east", id: 7 }, query: { q: "a b", status: undefined, limit: 5 } };
    expect(addressOf("/t/{team}/flows/{id}", params)).toBe("/t/north%2Feast/flows/7?q=a+b&limit=5");
    expect(addressOf("/me", {})).toBe("/me");
  });

  it("sends JSON, its condition and a key of its own", async () => {
    const asked = answerWith(Response.json({ id: 1 }, { status: 201 }));
    const { data } = await send("POST", "/x", { body: { a: 1 }, params: { header: { "If-Match": '"3"' } } });
    expect(data).toEqual({ id: 1 });
    expect(asked().init?.body).toBe('{"a":1}');
    expect(asked().headers.get("Content-Type")).toBe("application/json");
    expect(asked().headers.get("If-Match")).toBe('"3"');
    expect(asked().headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
  });

  it("repeats an act under the key it was given, and gives a reading none", async () => {
    const repeated = answerWith(new Response(null, { status: 204 }));
    await send("POST", "/x", { params: { header: { "Idempotency-Key": "again" } } });
    expect(repeated().headers.get("Idempotency-Key")).toBe("again");
    const read = answerWith(Response.json({}));
    await send("GET", "/x", {});
    expect(read().headers.has("Idempotency-Key")).toBe(false);
  });

  it("sends and reads text as it is", async () => {
    const asked = answerWith(new Response("title: x\n"));
    const headers = { "Content-Type": "application/yaml" };
    const { data } = await send("POST", "/x", { body: "title: y\n", headers, parseAs: "text" });
    expect([asked().init?.body, asked().headers.get("Content-Type"), data]).toEqual([
      "title: y\n",
      "application/yaml",
      "title: x\n",
    ]);
  });

  it("throws the problem of a refusal, and says when no answer came", async () => {
    answerWith(Response.json({ code: "last_admin", status: 409, title: "No" }, { status: 409 }));
    await expect(send("DELETE", "/x", {})).rejects.toMatchObject({ code: "last_admin", status: 409 });
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("network")));
    await expect(send("GET", "/x", {})).rejects.toSatisfy((error) => error instanceof ApiError && error.status === 0);
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new DOMException("stop", "AbortError")));
    await expect(send("GET", "/x", {})).rejects.toMatchObject({ name: "AbortError" });
  });

  it("asks for the password where an act needs it, and sends the same request again", async () => {
    const refusal = () => Response.json({ code: "fresh_login_required", status: 403, title: "No" }, { status: 403 });
    const fetched = vi.fn<typeof fetch>().mockResolvedValueOnce(refusal());
    fetched.mockResolvedValueOnce(new Response(null, { status: 204 }));
    vi.stubGlobal("fetch", fetched);
    const ask = vi.fn().mockResolvedValue(true);
    askForPasswordBy(ask);
    await send("POST", "/x", { body: { a: 1 } });
    expect(ask).toHaveBeenCalledTimes(1);
    expect(fetched.mock.calls[1]).toEqual(fetched.mock.calls[0]);

    fetched.mockResolvedValueOnce(refusal());
    ask.mockResolvedValue(false);
    await expect(send("POST", "/x", {})).rejects.toMatchObject({ code: "fresh_login_required" });
    fetched.mockResolvedValueOnce(Response.json({ code: "forbidden", status: 403, title: "No" }, { status: 403 }));
    await expect(send("POST", "/x", {})).rejects.toMatchObject({ code: "forbidden" });
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
