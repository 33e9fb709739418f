import { standings } from "./standings";
import { strings } from "./strings";
import type { Grouping } from "./view";

/** What stands above a group. */
export function groupTitle(by: Grouping, key: string): string {
  if (by === "client") return key || strings.board.noClient;
  const standing = by === "status" ? standings.find((one) => one === key) : undefined;
  return standing ? strings.standings[standing] : key;
}
