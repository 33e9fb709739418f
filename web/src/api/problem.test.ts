import { describe, expect, it } from "vitest";
import { errorsByField, problemOf } from "./problem";

const answer = (body: string, status = 422) =>
  new Response(body, {
    status,
    headers: { "content-type": "application/problem+json", "x-request-id": "from-header" },
  });

describe("problemOf", () => {
  it("keeps code, request id and the complaint about each field", async () => {
    const error = await problemOf(
      answer(
        JSON.stringify({
          title: "Not valid",
          code: "invalid",
          detail: "Two fields need your attention.",
          request_id: "r-1",
          errors: [
            { pointer: "/email", code: "email", detail: "This is no e-mail address." },
            { pointer: "/email", code: "taken", detail: "Also taken." },
            { pointer: "/fields/0/name", code: "empty", detail: "Give it a name." },
          ],
        }),
      ),
    );
    expect(error).toMatchObject({ status: 422, code: "invalid", requestId: "r-1" });
    expect(error.sentence).toBe("Two fields need your attention.");
    expect(errorsByField(error)).toEqual({
      email: "This is no e-mail address.",
      "fields.0.name": "Give it a name.",
    });
  });

  it("makes a usable error of a body that is no problem", async () => {
    const error = await problemOf(answer("<h1>Bad gateway</h1>", 502));
    expect(error).toMatchObject({ status: 502, code: "http_502", requestId: "from-header", errors: [] });
  });

  it("drops entries that name no place", async () => {
    const error = await problemOf(answer(JSON.stringify({ title: "No", errors: [null, { detail: "x" }, 3] })));
    expect(error.errors).toEqual([]);
  });
});

describe("errorsByField", () => {
  it("is empty for errors that did not come from the API", () => {
    expect(errorsByField(new TypeError("x"))).toEqual({});
  });
});
