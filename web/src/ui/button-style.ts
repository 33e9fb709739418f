/** The look that buttons and links dressed as buttons share. */

export type ButtonTone = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

const base =
  "relative inline-flex select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-control border font-medium transition-colors aria-disabled:opacity-55";

const tones: Record<ButtonTone, string> = {
  primary: "border-transparent bg-accent text-on-accent not-aria-disabled:hover:bg-accent-strong",
  secondary: "border-control bg-surface text-ink not-aria-disabled:hover:bg-sunken",
  ghost: "border-transparent text-ink-2 not-aria-disabled:hover:bg-sunken not-aria-disabled:hover:text-ink",
  danger: "border-danger bg-surface text-danger not-aria-disabled:hover:bg-danger-soft",
};

const sizes: Record<ButtonSize, string> = {
  sm: "h-7 px-2 text-sm pointer-coarse:h-9",
  md: "h-8 px-3 text-base pointer-coarse:h-10",
  lg: "h-12 px-5 text-md",
};

export function buttonStyle(tone: ButtonTone = "secondary", size: ButtonSize = "md"): string {
  return `${base} ${tones[tone]} ${sizes[size]}`;
}
