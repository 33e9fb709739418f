/** Flow files as text: their format, and the place a refusal names. */
import { ApiError } from "@/api/problem";

export type SourceType = "application/yaml" | "application/json";

export function sourceType(text: string): SourceType {
  return text.trimStart().startsWith("{") ? "application/json" : "application/yaml";
}

/** Without a column it is the whole line. */
export type SourceProblem = { line: number; column?: number; message: string };

const placeAtEnd = / at line \d+,? column \d+$/;

/** Where and why a file could not be read, if that is what the error says. */
export function sourceProblem(error: unknown): SourceProblem | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const place = /^Line (\d+)(?:, column (\d+):|:| contains| is) (.*)$/s.exec(error.sentence);
  if (!place) return undefined;
  const [, line, column, rest = ""] = place;
  const isNamed = error.sentence.startsWith(`Line ${line}:`) || error.code === "file_unreadable";
  const message = isNamed ? rest.replace(placeAtEnd, "") : error.sentence;
  return { line: Number(line), message, ...(column !== undefined && { column: Number(column) }) };
}

/** The offsets of a line in a text: where its text begins at this column, and where the line ends. */
export function placeIn(text: string, line: number, column = 1): { start: number; end: number } {
  let from = 0;
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf("\n", from);
    if (next < 0) break;
    from = next + 1;
  }
  const newline = text.indexOf("\n", from);
  const end = newline < 0 ? text.length : newline;
  return { start: Math.min(from + Math.max(column - 1, 0), end), end };
}

export function lineCount(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
