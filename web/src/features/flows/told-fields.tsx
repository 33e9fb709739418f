import type { Told } from "./tell-diff";
import { WordDiff } from "./word-diff";

/** What reads differently, each under its name. */
export function ToldFields({ fields }: { fields: readonly Told[] }) {
  return (
    <dl className="flex flex-col gap-2.5">
      {fields.map(({ label, pieces }) => (
        <div key={label} className="grid gap-x-4 @min-[30rem]:grid-cols-[9rem_minmax(0,1fr)]">
          <dt className="text-ink-3 text-sm leading-6">{label}</dt>
          <dd className="min-w-0 leading-6">
            <WordDiff pieces={pieces} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
