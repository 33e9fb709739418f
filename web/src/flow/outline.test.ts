import { describe, expect, it } from "vitest";
import { buildOutline, type OutlineRow, type OutlineStep } from "./outline";

/** `a: yes>b no>c` */
function flow(...lines: string[]): OutlineStep[] {
  return lines.map((line) => {
    const [id = "", ways = ""] = line.split(":");
    const branches = ways
      .trim()
      .split(" ")
      .filter(Boolean)
      .map((way) => {
        const [branch = "", to = ""] = way.split(">");
        return to ? { id: branch, to } : { id: branch };
      });
    return { id, kind: branches.some(({ id }) => id === "done") ? "instruction" : "question", branches };
  });
}

function draw(steps: OutlineStep[], start = "a"): string[] {
  const name = (step: number) => steps[step]?.id;
  const show = (row: OutlineRow) => {
    const label = row.branch ? `${steps[row.branch.step]?.branches[row.branch.at]?.id}: ` : "";
    if (row.kind === "step") return `${label}${name(row.step)}${row.lost ? " (lost)" : ""}`;
    if (row.jump?.way === "missing") return `${label}-> ?${row.jump.to ?? ""}`;
    return row.jump ? `${label}${row.jump.way} ${name(row.jump.step)}` : label.trim();
  };
  return buildOutline(steps, start).map((row) => "  ".repeat(row.level - 1) + show(row));
}

describe("buildOutline", () => {
  it("keeps steps in a row on one level", () => {
    expect(draw(flow("a: next>b", "b: done>c", "c:"))).toEqual(["a", "b", "c"]);
  });

  it("puts what hangs on one branch inside it, and an ending beside its branch", () => {
    expect(draw(flow("a: yes>b no>z", "b: next>y", "y:", "z:"))).toEqual(["a", "  yes:", "    b", "    y", "  no: z"]);
  });

  it("carries on with what was done and sets aside what failed", () => {
    expect(draw(flow("a: done>b failed>z", "b: next>y", "y:", "z:"))).toEqual(["a", "  failed: z", "b", "y"]);
  });

  it("puts the step where branches meet after the step where they parted", () => {
    expect(draw(flow("a: yes>b no>c", "b: next>m", "c: next>m", "m: next>z", "z:"))).toEqual([
      "a",
      "  yes:",
      "    b",
      "    on m",
      "  no:",
      "    c",
      "    on m",
      "m",
      "z",
    ]);
  });

  it("tells a way back from a way on, and a loop does not move the step it returns to", () => {
    expect(draw(flow("a: go>b stop>z", "b: next>c", "c: again>b end>y", "y:", "z:"))).toEqual([
      "a",
      "  go:",
      "    b",
      "    c",
      "      again: back b",
      "      end: y",
      "  stop: z",
    ]);
  });

  it("follows a single way on to a step that stands next without a jump", () => {
    expect(draw(flow("a: next>b", "b: next>a"))).toEqual(["a", "b", "back a"]);
  });

  it("shows two branches to one step as two ways on to it", () => {
    expect(draw(flow("a: yes>b no>b", "b:"))).toEqual(["a", "  yes: on b", "  no: on b", "b"]);
  });

  it("shows branches that lead nowhere", () => {
    expect(draw(flow("a: yes no>gone"))).toEqual(["a", "  yes: -> ?", "  no: -> ?gone"]);
  });

  it("ends with what no path reaches, and such steps change nothing above them", () => {
    expect(draw(flow("a: next>b", "b:", "x: next>y", "y: next>b"))).toEqual(["a", "b", "x (lost)", "y", "back b"]);
  });

  it("shows every step of a flow without a start", () => {
    expect(draw(flow("a: next>b", "b:"), "")).toEqual(["a (lost)", "b"]);
  });

  it("gives every step one place and every row a key of its own, however deep the flow", () => {
    const steps = flow(...Array.from({ length: 5000 }, (_, at) => `s${at}: yes>s${at + 1} no>s${(at * 7) % 5000}`));
    const rows = buildOutline(steps, "s0");
    expect(rows.filter(({ kind }) => kind === "step")).toHaveLength(5000);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});
