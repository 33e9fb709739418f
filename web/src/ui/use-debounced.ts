import { useEffect, useRef, useState } from "react";

const pause = 250;

/** A text that is passed on once its writer pauses. A change from outside, such as going back, replaces it. */
export function useDebounced(given: string, passOn: (text: string) => void) {
  const [text, setText] = useState(given);
  const [known, setKnown] = useState(given);
  const passOnNow = useRef(passOn);
  if (given !== known) {
    setKnown(given);
    // What was passed on comes back while its writer may already be further.
    if (given !== text.trim()) setText(given);
  }
  useEffect(() => {
    passOnNow.current = passOn;
  });
  useEffect(() => {
    if (text.trim() === known) return;
    const timer = setTimeout(() => passOnNow.current(text.trim()), pause);
    return () => clearTimeout(timer);
  }, [text, known]);
  return [text, setText] as const;
}
