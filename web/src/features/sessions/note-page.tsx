import { keepPreviousData, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { ArrowLeft, Printer } from "lucide-react";
import type { NoteAudience } from "@/api/schema.gen";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { ProblemCallout } from "@/ui/problem-callout";
import { RichText } from "@/ui/rich-text";
import { Segmented } from "@/ui/segmented";
import type { Place } from "./act";
import { noteQuery } from "./note-queries";
import { sessionQuery } from "./queries";
import { windowStrings } from "./window-strings";

type Props = { place: Place; audience: NoteAudience; onAudience: (audience: NoteAudience) => void };

const text = windowStrings.noteView;
const audiences = (["internal", "client", "resolution"] satisfies NoteAudience[]).map((value) => ({
  value,
  label: text.audiences[value],
}));

/** The note alone, as paper or a PDF shows it. */
export function NotePage({ place, audience, onAudience }: Props) {
  const { data: session } = useSuspenseQuery(sessionQuery(place.team, place.id));
  const { data: note, error } = useQuery({
    ...noteQuery(place.team, place.id, session.seq, audience, "html"),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="mx-auto w-full max-w-[52rem] px-4 py-6 sm:px-8 print:max-w-none print:p-0">
      <title>{`${text.title} · ${session.flow_title} · Pathbook`}</title>
      <header className="mb-6 flex flex-wrap items-center gap-3 print:hidden">
        <ButtonLink to="/t/$team/sessions/$id" params={place} tone="ghost" icon={ArrowLeft}>
          {text.backToSession}
        </ButtonLink>
        <span className="ml-auto">
          <Segmented label={text.audience} options={audiences} value={audience} onChange={onAudience} />
        </span>
        <Button tone="primary" icon={Printer} onClick={() => window.print()}>
          {text.print}
        </Button>
      </header>
      <main
        id="content"
        tabIndex={-1}
        aria-label={text.title}
        className="rounded-card border border-line bg-surface px-6 py-6 text-md sm:px-10 sm:py-8 print:border-0 print:bg-transparent print:p-0"
      >
        <h1 tabIndex={-1} data-page-heading="" className="sr-only">
          {text.title}
        </h1>
        {error && <ProblemCallout sentence={text.failed} />}
        {note !== undefined && (note.trim() ? <RichText html={note} /> : <p>{text.empty}</p>)}
      </main>
    </div>
  );
}
