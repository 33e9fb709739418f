import { describe, expect, it } from "vitest";
import { begun, reading } from "./samples";
import { answerText, branchLabel, stepOf, textsOf } from "./words";

describe("words", () => {
  it("fills texts with values, labels in brackets where there are none, and what the session is about", () => {
    const session = { ...begun, variables: { urgent: true }, target_label: "PC-1", ticket: { id: "7" } };
    expect(textsOf(session, reading)).toEqual({
      host: "[Host name]",
      urgent: "Yes",
      target: "PC-1",
      ticket: "7",
      member: "Ana Berger",
    });
    expect(textsOf(begun, reading)).toMatchObject({ target: "the target", ticket: "the ticket", urgent: "[urgent]" });
  });

  it("names the branches of an instruction that have no label", () => {
    expect(branchLabel("instruction", { id: "failed" }, {})).toBe("Failed");
    expect(branchLabel("question", { id: "x", label: "On {{host}}" }, { host: "a" })).toBe("On a");
  });

  it("tells an answer by its label, and a form by its values", () => {
    const [form, ask] = [stepOf(reading, "form"), stepOf(reading, "ask")];
    if (!form || !ask) throw new Error("the sample flow lost a step");
    expect(answerText(ask, { branch: "yes" }, {})).toBe("yes");
    expect(answerText(form, { branch: "next", values: { host: "a", urgent: false } }, {})).toBe("a, No");
    expect(answerText(form, { branch: "next" }, {})).toBe("nothing filled in");
  });
});
