import type { TargetPage } from "@/api/schema.gen";

/** A target of a list. */
export type Target = TargetPage["items"][number];
