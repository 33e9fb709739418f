/** What a text that is to become a flow is written in. */

export type TextFormat = "flow" | "markdown" | "mermaid" | "csv";

export const textFormats = ["flow", "markdown", "mermaid", "csv"] as const satisfies readonly TextFormat[];

export const mediaTypes = { markdown: "text/markdown", mermaid: "text/vnd.mermaid", csv: "text/csv" } as const;

const endings: Record<string, TextFormat> = {
  yaml: "flow",
  yml: "flow",
  json: "flow",
  md: "markdown",
  markdown: "markdown",
  mmd: "mermaid",
  mermaid: "mermaid",
  csv: "csv",
  tsv: "csv",
};

/** By the ending of the file's name where that says something, else by what the text looks like. */
export function formatOf(text: string, name = ""): TextFormat {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  return endings[ending] ?? guess(text);
}

const diagrams =
  /^(?:flowchart|graph|sequenceDiagram|classDiagram|stateDiagram|erDiagram|gantt|pie|journey|mindmap|timeline|gitGraph)\b/;
const columns = /^(?:id|step|question|choice|answer|option|next|go ?to|frage|schritt|antwort|wahl|weiter)$/i;

function guess(text: string): TextFormat {
  const start = text
    .slice(0, 20_000)
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (start.startsWith("{") || /^format:/m.test(start) || /^steps:\s*$/m.test(start)) return "flow";
  const body = start.replace(/^---\n[\s\S]*?\n---\n/, "").replace(/^(?:\s*(?:%%.*)?\n)+/, "");
  if (diagrams.test(body)) return "mermaid";
  return isTable(start) ? "csv" : "markdown";
}

/** A first line that names columns. */
function isTable(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const [first = "", second = ""] = lines;
  if (/^sep=/i.test(first)) return true;
  const named = (separator: string) => first.split(separator).map((cell) => cell.trim().replace(/^"|"$/g, ""));
  return [",", ";", "\t"].some((separator) => {
    const cells = named(separator);
    return second.includes(separator) && cells.filter((cell) => columns.test(cell)).length >= 2;
  });
}
