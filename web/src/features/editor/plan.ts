import type { Step } from "@/api/schema.gen";
import { words } from "@/flow/words";
import type { Act } from "./document-store";

/** What an act would do to the document as it is, or why it cannot be done. */
export type Plan = Act | { blocked: string };

/** How acts call a step. */
export function nameOf(step: Step | undefined): string {
  return `“${step?.title || words.path.untitled}”`;
}
