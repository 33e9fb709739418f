import { fileStrings } from "./file-strings";

const largest = 4 * 1024 * 1024;

/** The text of a chosen file; refused with a sentence where it cannot be a flow. */
export async function readText(file: File): Promise<string> {
  if (file.size > largest) throw new Error(fileStrings.file.tooLarge);
  return file.text().catch(() => {
    throw new Error(fileStrings.file.unreadable);
  });
}
