/** The frame that text inputs, text areas and selects share. Sixteen pixels on touch keep iOS from zooming in. */
export const controlStyle =
  "w-full rounded-control border border-control bg-surface text-ink text-base pointer-coarse:text-md transition-colors aria-invalid:border-danger disabled:bg-sunken disabled:text-ink-3";
