import { keyLabels } from "./key-labels";

type Props = { keys: string; tone?: "normal" | "inverse" };

const tones = {
  normal: "border-line bg-sunken text-ink-2",
  inverse: "border-control/60 text-bg",
} as const;

/** A shortcut such as `mod+k` or `g f`, drawn as keys in the words of the reader's platform. */
export function Kbd({ keys, tone = "normal" }: Props) {
  return (
    <span className="inline-flex gap-1">
      {keyLabels(keys).map((label) => (
        <kbd
          key={label}
          className={`inline-grid h-5 min-w-5 place-items-center rounded-[4px] border px-1 font-sans text-xs leading-none ${tones[tone]}`}
        >
          {label}
        </kbd>
      ))}
    </span>
  );
}
