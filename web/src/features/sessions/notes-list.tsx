import { Eye, Lock } from "lucide-react";
import { Ago } from "@/ui/ago";
import { Badge } from "@/ui/badge";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";
import { titleOf } from "./words";

const text = windowStrings.notes;

/** Newest first, so that what was just written stands beside its form. */
export function NotesList() {
  const { session, reading, texts } = useCurrentWalk();
  if (session.notes.length === 0) return <p className="text-ink-3 text-sm">{text.none}</p>;
  return (
    <ul className="flex flex-col gap-2">
      {session.notes.toReversed().map((note) => (
        <li key={note.seq} className="rounded-card border border-line bg-surface px-3 py-2.5">
          <p className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-3 text-xs">
            <Badge
              tone={note.audience === "client" ? "info" : "neutral"}
              icon={note.audience === "client" ? Eye : Lock}
            >
              {text.audiences[note.audience]}
            </Badge>
            <span>{note.by.name}</span>
            <Ago at={note.at} />
          </p>
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{note.text}</p>
          <p className="mt-1 text-ink-3 text-xs">{text.at(titleOf(reading, note.step, texts))}</p>
        </li>
      ))}
    </ul>
  );
}
