/** Where the board of a batch is. */
export function batchAddress(team: string, batch: string): string {
  return `/t/${encodeURIComponent(team)}/batches/${encodeURIComponent(batch)}`;
}
