/** A text that is not even sent, with a sentence that says why. */
export class TextRefused extends Error {
  override readonly name = "TextRefused";
}
