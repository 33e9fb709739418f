import type { FlowSummaryPage } from "@/api/schema.gen";

/** The tags of the flows shown, and the one chosen, for the list to be narrowed by. */
export function tagsOf(pages: readonly FlowSummaryPage[], chosen: string | undefined): string[] {
  const tags = new Set(pages.flatMap(({ items }) => items.flatMap(({ tags }) => tags)));
  if (chosen) tags.add(chosen);
  return [...tags].sort((a, b) => a.localeCompare(b));
}
