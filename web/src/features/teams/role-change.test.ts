import { describe, expect, it } from "vitest";
import { roleChangeText } from "./role-change";

describe("what a change of role means", () => {
  it("names what is gained", () => {
    expect(roleChangeText("Ben", "viewer", "engineer")).toMatch(/^Ben can write, publish/);
    expect(roleChangeText("Ben", "viewer", "engineer")).not.toMatch(/members/);
    expect(roleChangeText("Ben", "viewer", "admin")).toMatch(/write.*and can manage members/);
  });

  it("names what is lost", () => {
    expect(roleChangeText("Ben", "admin", "engineer")).toBe(
      "Ben can no longer manage members, invitations and the team.",
    );
    expect(roleChangeText("Ben", "admin", "viewer")).toMatch(/no longer write.*no longer manage/);
  });

  it("says nothing where the role stays", () => {
    expect(roleChangeText("Ben", "admin", "admin")).toBeUndefined();
  });
});
