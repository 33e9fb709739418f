/** The id of a target's element, for the list that points at it. */
export function optionId(session: string): string {
  return `target-${session}`;
}
