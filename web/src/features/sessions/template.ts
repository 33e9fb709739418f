/** Texts with `{{variable}}`, filled as text. The rules are those of the server. */

const places = /\{\{([a-z][a-z0-9_]{0,39})\}\}|\\\{\{(?![a-z][a-z0-9_]{0,39}\}\})/g;

/** Replaces variables by their values; `\{{` writes two braces, and a name without a value stays as it is written. */
export function fillTemplate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(places, (place: string, name: string | undefined) => {
    if (name === undefined) return "{{";
    return Object.hasOwn(values, name) ? (values[name] ?? place) : place;
  });
}

/** The text where no values are known: each variable is left as a gap. */
export function gappedTemplate(text: string): string {
  return text.replace(places, (_place, name: string | undefined) => (name === undefined ? "{{" : "…"));
}
