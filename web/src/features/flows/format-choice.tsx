import { Select } from "@/ui/select";
import { fileStrings } from "./file-strings";
import { textFormats } from "./text-format";
import type { SourceState } from "./use-source";

const text = fileStrings.format;

/** What the text is read as: what it looks like, unless somebody knows better. */
export function FormatChoice({ source }: { source: SourceState }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the select stands in it
    <label className="flex items-center gap-2">
      <span className="text-ink-2">{text.label}</span>
      <Select
        value={source.chosen ?? ""}
        onChange={(event) => source.choose(textFormats.find((format) => format === event.target.value))}
        options={[
          { value: "", label: source.text.trim() === "" ? text.guess : text.guessed(text.names[source.found]) },
          ...textFormats.map((format) => ({ value: format, label: text.names[format] })),
        ]}
      />
    </label>
  );
}
