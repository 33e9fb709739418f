import { fileStrings } from "./file-strings";

const text = fileStrings.hints;

/** What may be brought in, for as long as there is nothing to show of it. */
export function ImportHints() {
  return (
    <section className="rounded-card border border-line border-dashed p-4">
      <h2 className="mb-2 text-base">{text.title}</h2>
      <dl className="flex flex-col gap-2.5">
        {text.list.map(({ name, hint }) => (
          <div key={name}>
            <dt className="font-medium">{name}</dt>
            <dd className="text-ink-2">{hint}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-ink-3 text-sm">{text.after}</p>
    </section>
  );
}
