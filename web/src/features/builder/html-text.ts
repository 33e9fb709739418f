/** The text of an HTML page, for material. It is only ever used as text. */

const silent = /<(script|style|head|template|noscript)\b[\s\S]*?<\/\1\s*>/gi;
const comment = /<!--[\s\S]*?-->/g;
const item = /<li\b[^>]*>/gi;
const ends = /<(?:br|hr)\b[^>]*>|<\/(?:p|div|li|tr|h[1-6]|ul|ol|table|section|article|pre|blockquote|dd|dt)\s*>/gi;
const cell = /<\/t[dh]\s*>/gi;
const tag = /<\/?[a-z][^>]*>/gi;
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

export function htmlText(html: string): string {
  return html
    .replace(silent, "")
    .replace(comment, "")
    .replace(/\s+/g, " ")
    .replace(item, "- ")
    .replace(ends, "\n")
    .replace(cell, "\t")
    .replace(tag, "")
    .replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, entity)
    .replace(/[^\S\n]*\n[^\S\n]*/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function entity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name) return entities[name.toLowerCase()] ?? whole;
  const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex ?? "", 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
