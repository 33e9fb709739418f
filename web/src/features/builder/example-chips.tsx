import { examples } from "./foundation";
import { strings } from "./strings";

type Props = { onChoose: (example: (typeof examples)[number]) => void };

/** Fills the form, to see how much detail helps. */
export function ExampleChips({ onChoose }: Props) {
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">{strings.foundation.examples}</legend>
      <span className="text-ink-3 text-sm" aria-hidden="true">
        {strings.foundation.examples}
      </span>
      {examples.map((example) => (
        <button
          key={example.name}
          type="button"
          onClick={() => onChoose(example)}
          className="h-7 rounded-full border border-line bg-surface px-3 text-ink-2 text-sm transition-colors hover:border-control hover:text-ink pointer-coarse:h-10"
        >
          {example.name}
        </button>
      ))}
    </fieldset>
  );
}
