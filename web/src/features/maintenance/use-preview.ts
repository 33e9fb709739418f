import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, errorsByField } from "@/api/problem";
import type { SchedulePreview, ScheduleRule } from "@/api/schema.gen";
import { previewQuery } from "./queries";
import { useSettled } from "./use-settled";

export type ShownPreview = {
  /** What the last rule that was understood means. */
  preview: SchedulePreview | undefined;
  /** Whether it is of the rule as it stands, and not of an earlier one. */
  isCurrent: boolean;
  /** What is wrong with the rule as it stands, by the place in it. */
  errors: Readonly<Record<string, string>>;
  /** Why nothing could be found out at all. */
  problem: unknown;
};

/** What a rule means, as the server's own scheduler understands it. A whole one is asked about once its writer pauses. */
export function usePreview(team: string, rule: ScheduleRule, isWhole: boolean): ShownPreview {
  const settled = useSettled(rule);
  const { data, error } = useQuery({ ...previewQuery(team, settled), enabled: isWhole });
  const [last, setLast] = useState(data);
  if (data && data !== last) setLast(data);
  const isSettled = JSON.stringify(rule) === JSON.stringify(settled);
  const errors = errorsByField(error);
  const isRefused = error instanceof ApiError && error.status < 500 && error.status > 0;
  return {
    preview: data ?? last,
    isCurrent: data !== undefined && isSettled,
    errors: isRefused ? errors : {},
    problem: error && !(isRefused && Object.keys(errors).length > 0) ? error : undefined,
  };
}
