import { useSyncExternalStore } from "react";

const wide = window.matchMedia("(min-width: 64rem)");

/** Whether two columns stand beside each other. */
export function useWide(): boolean {
  return useSyncExternalStore(onChange, () => wide.matches);
}

function onChange(tell: () => void) {
  wide.addEventListener("change", tell);
  return () => wide.removeEventListener("change", tell);
}
