import { fileStrings } from "./file-strings";
import { TextRefused } from "./text-refused";

const largest = 4 * 1024 * 1024;

/** Why a text of this size is not taken, if it is too much. */
export function tooLarge(size: number): TextRefused | undefined {
  return size > largest ? new TextRefused(fileStrings.file.tooLarge) : undefined;
}

/** The text of a chosen file; refused with a sentence where it cannot be a flow. */
export async function readText(file: File): Promise<string> {
  const refusal = tooLarge(file.size);
  if (refusal) throw refusal;
  return file.text().catch(() => {
    throw new TextRefused(fileStrings.file.unreadable);
  });
}
