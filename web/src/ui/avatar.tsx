import { initials } from "./initials";

type Props = { name: string; size?: "sm" | "md" | "lg" };

const sizes = { sm: "size-6 text-[0.625rem]", md: "size-8 text-xs", lg: "size-10 text-base" } as const;
const tints = ["bg-accent-soft text-accent", "bg-ok-soft text-ok", "bg-warn-soft text-warn", "bg-info-soft text-info"];

/** The initials of somebody whose name stands beside it. */
export function Avatar({ name, size = "md" }: Props) {
  return (
    <span
      aria-hidden="true"
      className={`inline-grid shrink-0 select-none place-items-center rounded-full font-bold ${sizes[size]} ${tintOf(name)}`}
    >
      {initials(name)}
    </span>
  );
}

function tintOf(name: string) {
  let sum = 0;
  for (const char of name) sum += char.codePointAt(0) ?? 0;
  return tints[sum % tints.length];
}
