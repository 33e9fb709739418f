/** The title of a step where its variables are not known: a gap is easier to read than a name in braces. */
export function stepText(title: string): string {
  return title.replace(/(?<!\\)\{\{\s*\w+\s*\}\}/g, "…").replaceAll("\\{{", "{{");
}
