/** A table as it came in, and how it was turned into text. */
export type SourceTable = { text: string; name: string | undefined; isWindows: boolean };

const largest = 5 * 1024 * 1024;

/** Whether a text is more than the server takes. */
export function isTooLarge(text: string): boolean {
  return text.length > largest || new Blob([text]).size > largest;
}

/** The text of a file as spreadsheet programs save them: UTF-8, UTF-16 with its mark, or Windows-1252. */
export async function readTable(file: File): Promise<SourceTable> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first, second] = bytes;
  const utf16 = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff && "utf-16be";
  if (utf16) return { text: new TextDecoder(utf16).decode(bytes), name: file.name, isWindows: false };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), name: file.name, isWindows: false };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), name: file.name, isWindows: true };
  }
}
