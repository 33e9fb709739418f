import { useState } from "react";
import type { Words } from "@/api/schema.gen";
import { compareStrings } from "./compare-strings";
import { foldWords } from "./fold-words";

type Props = { pieces: readonly Words[]; className?: string };

/** A text with what came underlined and what went struck through. Long stretches that stayed are left out. */
export function WordDiff({ pieces, className = "" }: Props) {
  const [whole, setWhole] = useState(false);
  const folded = foldWords(pieces);
  const isFolded = folded.length > pieces.length;
  const shown = whole ? pieces : folded;
  return (
    <span className={`whitespace-pre-wrap wrap-anywhere ${className}`}>
      {shown.map((piece, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no name but their place
        <Piece key={at} piece={piece} />
      ))}
      {isFolded && (
        <button
          type="button"
          onClick={() => setWhole(!whole)}
          className="mt-1 block rounded-[3px] font-sans text-accent text-sm hover:underline pointer-coarse:py-1.5"
        >
          {whole ? compareStrings.lessText : compareStrings.wholeText}
        </button>
      )}
    </span>
  );
}

function Piece({ piece }: { piece: ReturnType<typeof foldWords>[number] }) {
  if (piece.tag === "left-out") return <span className="select-none text-ink-3"> … </span>;
  if (piece.tag === "same") return piece.text;
  const spoken = <span className="sr-only select-none">{` ${compareStrings.tags[piece.tag]} `}</span>;
  if (piece.tag === "added") {
    return (
      <ins className="rounded-[3px] bg-ok-soft text-ok decoration-2 underline-offset-3">
        {spoken}
        {piece.text}
      </ins>
    );
  }
  return (
    <del className="rounded-[3px] bg-danger-soft text-danger">
      {spoken}
      {piece.text}
    </del>
  );
}
