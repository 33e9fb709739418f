import { describe, expect, it } from "vitest";
import { formatOf } from "./text-format";

describe("formatOf", () => {
  it("goes by the name of a file", () => {
    expect(["a.yaml", "a.JSON", "b.md", "c.mmd", "d.csv"].map((name) => formatOf("", name))).toEqual([
      "flow",
      "flow",
      "markdown",
      "mermaid",
      "csv",
    ]);
  });

  it("goes by the text where there is no name that says it", () => {
    expect(formatOf("format: pathbook/1\ntitle: x")).toBe("flow");
    expect(formatOf('  {"format": "pathbook/1"}')).toBe("flow");
    expect(formatOf("title: x\nsteps:\n  - id: a", "notes.txt")).toBe("flow");
    expect(formatOf("---\ntitle: VPN\n---\n%% drawn in 2026\nflowchart TD\n  A --> B")).toBe("mermaid");
    expect(formatOf("sequenceDiagram\n  A->>B: hi")).toBe("mermaid");
    expect(formatOf("Question,Choice,Next\nIs it on?,Yes,Done")).toBe("csv");
    expect(formatOf("sep=;\nID;Step\n1;x")).toBe("csv");
    expect(formatOf("ID;Step;Answer\n1;x;y")).toBe("csv");
  });

  it("takes everything else for Markdown", () => {
    expect(formatOf("---\ntitle: New starter\n---\n\n# New starter\n- [ ] Order the computer")).toBe("markdown");
    expect(formatOf("Is it on?\n    Yes, of course\n    No, not at all")).toBe("markdown");
    expect(formatOf("Graphs are nice\n- yes")).toBe("markdown");
    expect(formatOf("")).toBe("markdown");
  });
});
