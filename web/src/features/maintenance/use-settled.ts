import { useEffect, useState } from "react";

const pause = 300;

/** A value once it has stayed the same for a moment. Values are compared by what they say. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  const told = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(told)), pause);
    return () => clearTimeout(timer);
  }, [told]);
  return settled;
}
