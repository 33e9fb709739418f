import { ApiError } from "@/api/problem";
import type { NoteAudience } from "@/api/schema.gen";
import { toast } from "@/ui/toast-store";
import type { Place } from "./act";
import { copyNote } from "./clipboard";
import { readNote } from "./note-queries";
import { strings } from "./strings";

/**
 * Copies a note as it stands on the server. Formatted, it is there as rich text for editors and as plain text for
 * everything else. `ready` settles when the server has every act. Gives the sentence to show where it did not work.
 */
export async function copyForTicket(
  { team, id }: Place,
  audience: NoteAudience,
  format: "html" | "markdown" | "text",
  ready: Promise<void>,
): Promise<string | undefined> {
  const read = async (wanted: typeof format) => {
    await ready;
    return readNote(team, id, audience, wanted);
  };
  try {
    const texts = format === "html" ? { plain: read("text"), html: read("html") } : { plain: read(format) };
    const copied = await copyNote(texts);
    if (!copied) return strings.player.copyFailed;
    toast(strings.player.copied);
    return undefined;
  } catch (error) {
    return error instanceof ApiError ? error.sentence : strings.player.copyFailed;
  }
}
