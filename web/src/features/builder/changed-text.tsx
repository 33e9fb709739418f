import { strings } from "./strings";
import { type Piece, wordDiff } from "./word-diff";

type Props = { before: string; now: string };

/** A text with what came underlined and what went struck through. */
export function ChangedText({ before, now }: Props) {
  return wordDiff(before, now).map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no name but their place
    <Changed key={at} piece={piece} />
  ));
}

function Changed({ piece: { tag, text } }: { piece: Piece }) {
  if (tag === "same") return text;
  const spoken = <span className="sr-only select-none">{` ${strings.diff[tag]} `}</span>;
  if (tag === "added") {
    return (
      <ins className="rounded-[3px] bg-ok-soft text-ok decoration-2 underline-offset-3">
        {spoken}
        {text}
      </ins>
    );
  }
  return (
    <del className="rounded-[3px] bg-danger-soft text-danger">
      {spoken}
      {text}
    </del>
  );
}
