import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/problem";
import type { Act } from "./act";
import { refusalText } from "./refusal";
import { begun, firstMoment } from "./samples";

const refused = (code: string, act: Act = { type: "answer", step: "ask", position: 1, branch: "yes" }) => ({
  act,
  unheard: false,
  error: new ApiError({ title: "No", status: 409, code, detail: "In short: no.", requestId: "r", errors: [] }),
});
const answeredBy = (id: string, name: string) => ({
  ...begun,
  path: [
    { seq: 1, step: "ask", at: firstMoment, answered: { seq: 2, branch: "no", at: firstMoment, by: { id, name } } },
    { seq: 2, step: "work", at: firstMoment },
  ],
});

describe("refusalText", () => {
  it("names who answered the step meanwhile", () => {
    expect(refusalText(refused("stale_position"), answeredBy("ben", "Ben"), "ana").title).toMatch(/^Ben answered/);
    expect(refusalText(refused("stale_position"), answeredBy("ana", "Ana"), "ana").title).toMatch(/^You answered/);
    expect(refusalText(refused("stale_position"), { ...begun, path: [] }, "ana").title).toMatch(/moved on/);
  });

  it("says who walks the session now", () => {
    expect(refusalText(refused("not_assignee"), begun, "ben").title).toBe("Ana Berger walks this session now.");
  });

  it("passes on what the server says of anything else", () => {
    expect(refusalText(refused("not_open"), begun, "ana").hint).toBe("In short: no.");
  });
});
