import { strings } from "./strings";

type Props = {
  rows?: number;
  shape?: "rows" | "text" | "cards";
  /** Shown at once where somebody else has waited already. */
  now?: boolean;
};

const shapes = { rows: "h-14 rounded-card", text: "h-4 rounded-control", cards: "h-28 rounded-card" } as const;

/** Stays invisible for 200 ms, so that a quick answer never flashes grey boxes. */
export function Skeleton({ rows = 4, shape = "rows", now = false }: Props) {
  return (
    <div role="status" className={`flex flex-col gap-2.5 ${now ? "" : "animate-late"}`}>
      <span className="sr-only">{strings.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the boxes are alike and never change places
          key={row}
          className={`animate-pulse border border-line bg-sunken last:opacity-60 ${shapes[shape]} ${shape === "text" ? "last:w-2/3" : ""}`}
        />
      ))}
    </div>
  );
}
