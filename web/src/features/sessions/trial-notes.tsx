import { useState } from "react";
import type { NoteAudience, TrialNotes as Notes } from "@/api/schema.gen";
import { RichText } from "@/ui/rich-text";
import { Segmented } from "@/ui/segmented";
import { trialStrings } from "./trial-strings";
import { windowStrings } from "./window-strings";

const text = windowStrings.noteView;
const audiences = (["internal", "client", "resolution"] satisfies NoteAudience[]).map((value) => ({
  value,
  label: text.audiences[value],
}));

/** What the ticket would read so far. */
export function TrialNotes({ notes }: { notes: Notes }) {
  const [audience, setAudience] = useState<NoteAudience>("internal");
  const html = notes[audience];
  return (
    <section aria-labelledby="trial-note" className="flex flex-col gap-3">
      <div>
        <h2 id="trial-note" className="text-base">
          {trialStrings.note}
        </h2>
        <p className="text-ink-3 text-sm">{trialStrings.noteHint}</p>
      </div>
      <div>
        <Segmented label={text.audience} options={audiences} value={audience} onChange={setAudience} />
      </div>
      {html.trim() ? (
        <div className="rounded-card border border-line bg-surface px-4 py-3 text-base [overflow-wrap:anywhere]">
          <RichText html={html} />
        </div>
      ) : (
        <p className="text-ink-2">{text.empty}</p>
      )}
    </section>
  );
}
