/** A place to return to, if it is one of ours: an address that leads elsewhere is dropped. */
export function returnPath(next: unknown): string | undefined {
  if (typeof next !== "string" || !next.startsWith("/")) return undefined;
  const base = "https://pathbook.invalid";
  if (!URL.canParse(next, base) || /[\\\p{Cc}]/u.test(next)) return undefined;
  const { origin, pathname, search, hash } = new URL(next, base);
  return origin === base ? `${pathname}${search}${hash}` : undefined;
}
