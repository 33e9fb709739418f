import { describe, expect, it } from "vitest";
import { fillTemplate, gappedTemplate } from "./template";

describe("fillTemplate", () => {
  it.each([
    ["Can {{upn}} sign in?", "Can ana@example.com sign in?"],
    ["{{upn}}{{upn}}", "ana@example.comana@example.com"],
    ["C:\\Users\\{{upn}}", "C:\\Users\\ana@example.com"],
    ["write \\{{ to open", "write {{ to open"],
    ["{{unknown}} and {{ upn }}", "{{unknown}} and {{ upn }}"],
    ["{{constructor}}", "{{constructor}}"],
    ["no variable", "no variable"],
  ])("fills %j", (text, filled) => {
    expect(fillTemplate(text, { upn: "ana@example.com" })).toBe(filled);
  });

  it("takes a value as it is, also one that looks like a template or a replacement", () => {
    expect(fillTemplate("a {{v}} b", { v: "$& {{v}} <b>" })).toBe("a $& {{v}} <b> b");
  });

  it("leaves a gap where no values are known", () => {
    expect(gappedTemplate("Can {{upn}} write \\{{ on {{host}}?")).toBe("Can … write {{ on …?");
  });
});
