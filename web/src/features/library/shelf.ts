/** The library as its page shows it. */
import type { Kind, LibraryOffer } from "@/api/schema.gen";
import type { LibraryFilter } from "./filter";

export type Shelf = { kind: Kind; offers: LibraryOffer[] };

const kinds = ["troubleshooting", "procedure", "maintenance"] as const satisfies readonly Kind[];

/** The entries that have the tag and all words, by kind; kinds without any are left out. */
export function shelvesOf(offers: readonly LibraryOffer[], { q = "", tag }: LibraryFilter): Shelf[] {
  const words = fold(q).split(/\s+/).filter(Boolean);
  const found = offers.filter((offer) => (!tag || offer.tags.includes(tag)) && hasAll(offer, words));
  return kinds
    .map((kind) => ({ kind, offers: found.filter((offer) => offer.kind === kind) }))
    .filter(({ offers }) => offers.length > 0);
}

/** Every tag of the library, by the alphabet. */
export function tagsOf(offers: readonly LibraryOffer[]): string[] {
  return [...new Set(offers.flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b));
}

function hasAll({ title, summary, tags, key }: LibraryOffer, words: readonly string[]): boolean {
  const text = fold([title, summary, key, ...tags].join(" "));
  return words.every((word) => text.includes(word));
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
