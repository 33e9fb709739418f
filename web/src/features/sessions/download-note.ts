import { ApiError } from "@/api/problem";
import type { NoteAudience } from "@/api/schema.gen";
import { toast } from "@/ui/toast-store";
import type { Place } from "./act";
import { readNote } from "./note-queries";
import { windowStrings } from "./window-strings";

const files = {
  markdown: { type: "text/markdown", suffix: "md" },
  json: { type: "application/json", suffix: "json" },
} as const;

/** Saves a note as a file. */
export async function downloadNote({ team, id }: Place, audience: NoteAudience, format: keyof typeof files) {
  try {
    const { type, suffix } = files[format];
    const url = URL.createObjectURL(new Blob([await readNote(team, id, audience, format)], { type }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${audience}-note-${id}.${suffix}`;
    link.click();
    URL.revokeObjectURL(url);
  } catch (error) {
    toast(error instanceof ApiError ? error.sentence : windowStrings.noteView.failed);
  }
}
