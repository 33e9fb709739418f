/** Money as people read it. The API counts in nano-dollars. */

const centNusd = 10_000_000;
const dollarNusd = 100 * centNusd;
/** Nothing is shown finer than a hundredth of a cent. */
const finest = centNusd / 100;

const cents = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const dollars = new Intl.NumberFormat(undefined, { style: "currency", currency: "USD" });

/** `0.12 cent`, `3 cents`, `$1.25`; rounded up, so that nothing costs more than was said. */
export function moneyText(nusd: number): string {
  if (nusd >= dollarNusd) return dollars.format(Math.ceil(nusd / centNusd) / 100);
  const amount = (Math.ceil(nusd / finest) * finest) / centNusd;
  return `${cents.format(amount)} ${amount > 1 ? "cents" : "cent"}`;
}

/** Dollars as a field holds them; empty for no limit. */
export function dollarsOf(nusd: number | undefined): string {
  return nusd === undefined ? "" : String(nusd / dollarNusd);
}

/** What a field of dollars means; nothing for an empty one. */
export function nusdOf(dollars: string): number | undefined {
  return dollars.trim() === "" ? undefined : Math.round(Number(dollars) * dollarNusd);
}
