import { strings } from "./strings";

const largest = 4 * 1024 * 1024;

/** The text of a chosen file; refused with a sentence where it cannot be a flow. */
export async function readText(file: File): Promise<string> {
  if (file.size > largest) throw new Error(strings.file.tooLarge);
  return file.text().catch(() => {
    throw new Error(strings.file.unreadable);
  });
}
