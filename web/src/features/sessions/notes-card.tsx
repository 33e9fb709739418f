import { NoteComposer } from "./note-composer";
import { NotesList } from "./notes-list";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";

/** What people wrote down, and the place to write more. */
export function NotesCard({ eager = false }: { eager?: boolean }) {
  const { session } = useCurrentWalk();
  const active = session.status === "open" || session.status === "paused";
  return (
    <section aria-labelledby="notes-heading" className="flex flex-col gap-2">
      <h2 id="notes-heading" className="text-base">
        {windowStrings.notes.title}
      </h2>
      {session.can.act && active && <NoteComposer eager={eager} />}
      <NotesList />
    </section>
  );
}
