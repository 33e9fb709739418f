import type { ComponentProps } from "react";
import { controlStyle } from "./control-style";
import { useFieldProps } from "./field-context";

/** Grows with its text where the browser can, between `rows` and the room there is. */
export function Textarea({ className = "", rows = 4, ...native }: ComponentProps<"textarea">) {
  return (
    <textarea
      {...useFieldProps()}
      rows={rows}
      {...native}
      className={`${controlStyle} field-sizing-content max-h-[60dvh] min-h-20 resize-y px-2.5 py-1.5 ${className}`}
    />
  );
}
