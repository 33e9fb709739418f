import { type FocusEvent, useRef } from "react";

/**
 * Keeps the focus in the canvas: the card that has it may go, out of sight or for good, and the one selected next takes
 * it over. A card that goes says nothing; only what somebody does elsewhere ends it.
 */
export function useHeldFocus() {
  const wanted = useRef(false);
  const held = useRef(false);
  return {
    want: () => {
      wanted.current = true;
    },
    /** Whether a card that has been selected is to take the focus. */
    claim: () => {
      const isFree =
        document.activeElement === document.body || document.activeElement?.closest("[role=tree]") !== null;
      const isMine = wanted.current || (held.current && isFree);
      wanted.current = false;
      return isMine;
    },
    onFocus: () => {
      held.current = true;
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
      held.current = currentTarget.contains(relatedTarget);
    },
  };
}
