import { words } from "@/flow/words";
import type { ToldStep } from "./tell-diff";

/** What a step is called now, or was called last. */
export function titleOf({ title }: Pick<ToldStep, "title">): string {
  const now = title.map(({ tag, text }) => (tag === "removed" ? "" : text)).join("");
  return now || words.path.untitled;
}
