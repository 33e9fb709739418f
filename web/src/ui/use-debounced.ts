import { useEffect, useRef, useState } from "react";

const pause = 250;

/** A text that is passed on once its writer pauses. A change from outside, such as going back, replaces it. */
export function useDebounced(given: string, passOn: (text: string) => void) {
  const [text, setText] = useState(given);
  const [known, setKnown] = useState(given);
  // What was passed on comes back while its writer may already be further.
  const [underway, setUnderway] = useState<readonly string[]>([]);
  const passOnNow = useRef(passOn);
  if (given !== known) {
    const at = underway.indexOf(given);
    setKnown(given);
    setUnderway(at < 0 ? [] : underway.slice(at + 1));
    if (at < 0 && given !== text.trim()) setText(given);
  }
  useEffect(() => {
    passOnNow.current = passOn;
  });
  useEffect(() => {
    const words = text.trim();
    if (words === known) return;
    const timer = setTimeout(() => {
      setUnderway((underway) => [...underway, words]);
      passOnNow.current(words);
    }, pause);
    return () => clearTimeout(timer);
  }, [text, known]);
  return [text, setText] as const;
}
