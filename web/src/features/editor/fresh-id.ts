const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
const length = 6;

/** An id that nothing else has, now or later: history hangs on it. */
export function freshId(prefix: "s" | "b" | "c", isTaken: (id: string) => boolean = () => false): string {
  for (;;) {
    const random = crypto.getRandomValues(new Uint32Array(length));
    const id = prefix + Array.from(random, (number) => letters[number % letters.length]).join("");
    if (!isTaken(id)) return id;
  }
}
