import type { ComponentProps } from "react";
import { controlStyle } from "./control-style";
import { useFieldProps } from "./field-context";

export function Input({ className = "", ...native }: ComponentProps<"input">) {
  return (
    <input
      type="text"
      {...useFieldProps()}
      {...native}
      className={`${controlStyle} h-8 px-2.5 pointer-coarse:h-10 ${className}`}
    />
  );
}
