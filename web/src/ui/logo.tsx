type Props = { size?: number };

/** A path with one way taken and one open. */
export function Logo({ size = 24 }: Props) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" width={size} height={size} fill="none" className="shrink-0">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M10 23.5V9.5h7a4.75 4.75 0 0 1 0 9.5h-1.5"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-on-accent"
      />
      <circle cx="10" cy="23.5" r="2.5" className="fill-on-accent" />
      <circle cx="15" cy="19" r="2.5" className="fill-accent-soft" />
    </svg>
  );
}
