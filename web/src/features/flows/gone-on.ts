const day = 24 * 60 * 60 * 1000;
/** As long as the server keeps what was deleted. */
const keptFor = 30 * day;

/** When a flow in the bin can no longer be recovered. */
export function goneOn(deletedAt: string): Date {
  return new Date(Date.parse(deletedAt) + keptFor);
}
