/** Turns a file into text. Nothing leaves the browser here. */
import { htmlText } from "./html-text";
import { limits } from "./limits";
import { strings } from "./strings";
import type { MaterialSource } from "./types";

const text = strings.material;
const largest = 20 * 1024 * 1024;

/** Why a file is not taken, in words for whoever chose it. */
export class FileRefused extends Error {}

/** The text of a file, and whether only its beginning fits. */
export async function readMaterial(file: File): Promise<{ source: MaterialSource; isCut: boolean }> {
  const { name } = file;
  if (file.size > largest) throw new FileRefused(text.tooLarge(name));
  const whole = await textOf(file).catch(() => {
    throw new FileRefused(text.unreadable(name));
  });
  // A byte of zero is no text in any language.
  if (whole.includes("\0")) throw new FileRefused(text.unreadable(name));
  if (!whole.trim()) throw new FileRefused(text.noText(name));
  return { source: { name, text: whole.slice(0, limits.material) }, isCut: whole.length > limits.material };
}

async function textOf(file: File): Promise<string> {
  if (/\.pdf$/i.test(file.name) || file.type === "application/pdf") {
    const { pdfText } = await import("./pdf-text");
    return pdfText(await file.arrayBuffer(), limits.material);
  }
  const plain = new TextDecoder().decode(await file.arrayBuffer());
  return /\.x?html?$/i.test(file.name) || file.type === "text/html" ? htmlText(plain) : plain;
}
