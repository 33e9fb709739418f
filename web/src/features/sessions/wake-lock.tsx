import { useEffect } from "react";

/** Keeps the screen of a phone on while its holder works with both hands. Elsewhere the system decides. */
export function WakeLock() {
  useEffect(() => {
    if (!("wakeLock" in navigator) || !window.matchMedia("(pointer: coarse)").matches) return;
    let lock: WakeLockSentinel | undefined;
    let left = false;

    async function hold() {
      if (document.visibilityState !== "visible") return;
      // Refused when the battery is low: then the screen goes dark as ever.
      const held = await navigator.wakeLock.request("screen").catch(() => undefined);
      if (left) await held?.release();
      else lock = held;
    }

    void hold();
    document.addEventListener("visibilitychange", hold);
    return () => {
      left = true;
      document.removeEventListener("visibilitychange", hold);
      void lock?.release();
    };
  }, []);
  return null;
}
