const format = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });

export function dayOf(date: Date): string {
  return format.format(date);
}
