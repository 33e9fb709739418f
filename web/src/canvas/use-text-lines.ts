import { useEffect, useState } from "react";
import { type TextLines, textLines } from "./text-lines";

/** Large, so that rounding does not count. */
const size = 100;
/** Titles are set in it; labels are a little narrower. */
const weight = 550;

/** Measures texts in the font of the page, and anew when that font arrives late. */
export function useTextLines(): TextLines {
  const [lines, setLines] = useState(() => inPageFont());

  useEffect(() => {
    let isGone = false;
    const font = pageFont();
    if (document.fonts.check(font)) return undefined;
    void document.fonts.load(font).then(() => {
      if (!isGone) setLines(() => inPageFont());
    });
    return () => {
      isGone = true;
    };
  }, []);

  return lines;
}

function pageFont(): string {
  return `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
}

function inPageFont(): TextLines {
  const context = document.createElement("canvas").getContext("2d");
  if (context) context.font = pageFont();
  return textLines((word) => (context?.measureText(word).width ?? 0) / size);
}
