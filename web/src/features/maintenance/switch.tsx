type Props = { label: string; checked: boolean; pending: boolean; onChange: (checked: boolean) => void };

/** Turns something on or off at once. */
export function Switch({ label, checked, pending, onChange }: Props) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      aria-label={label}
      aria-busy={pending || undefined}
      onClick={() => pending || onChange(!checked)}
      className={`relative h-6 w-10.5 shrink-0 rounded-full border transition-colors pointer-coarse:h-8 pointer-coarse:w-14 ${checked ? "border-accent bg-accent" : "border-control bg-sunken"} ${pending ? "opacity-60" : ""}`}
    >
      <span
        className={`absolute top-0.5 left-0.5 size-4.5 rounded-full transition-transform pointer-coarse:size-6.5 ${checked ? "translate-x-4.5 bg-on-accent pointer-coarse:translate-x-6" : "bg-control"}`}
      />
    </button>
  );
}
