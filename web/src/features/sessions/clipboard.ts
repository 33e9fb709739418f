/**
 * Puts a note on the clipboard, as rich text where an editor takes it and as plain text for everything else. The
 * texts may still be on their way: browsers allow the copy only while the key press or click is being handled.
 */
export async function copyNote(texts: { plain: Promise<string>; html?: Promise<string> }): Promise<boolean> {
  const { plain, html } = texts;
  try {
    const items = {
      "text/plain": blobOf(plain, "text/plain"),
      ...(html && { "text/html": blobOf(html, "text/html") }),
    };
    await navigator.clipboard.write([new ClipboardItem(items)]);
    return true;
  } catch {
    // Served without https there is no clipboard to write to, and older browsers take no promises.
    return copyFromTextarea(await plain);
  }
}

async function blobOf(text: Promise<string>, type: string): Promise<Blob> {
  return new Blob([await text], { type });
}

function copyFromTextarea(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "sr-only";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
