import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Copy, Download, Printer } from "lucide-react";
import { useState } from "react";
import type { NoteAudience } from "@/api/schema.gen";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { buttonStyle } from "@/ui/button-style";
import { Icon } from "@/ui/icon";
import { Menu } from "@/ui/menu";
import { ProblemCallout } from "@/ui/problem-callout";
import { RichText } from "@/ui/rich-text";
import { Segmented } from "@/ui/segmented";
import { Skeleton } from "@/ui/skeleton";
import { Tabs } from "@/ui/tabs";
import { copyForTicket } from "./copy-for-ticket";
import { downloadNote } from "./download-note";
import { noteQuery } from "./note-queries";
import { strings } from "./strings";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";

const text = windowStrings.noteView;
const audiences = (["internal", "client", "resolution"] satisfies NoteAudience[]).map((value) => ({
  value,
  label: text.audiences[value],
}));
export type ShownFormat = "html" | "markdown" | "text";
const formats = (["html", "markdown", "text"] satisfies ShownFormat[]).map((value) => ({
  value,
  label: text.formats[value],
}));

/** The note as it stands: for whom, in which format, and the ways to take it along. */
export function NotePanel() {
  const { place, line, clear } = useCurrentWalk();
  const [audience, setAudience] = useState<NoteAudience>("internal");
  const [format, setFormat] = useState<ShownFormat>("html");
  const [failure, setFailure] = useState<string>();

  return (
    <Tabs label={text.audience} tabs={audiences} value={audience} onChange={setAudience}>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <Segmented label={text.format} options={formats} value={format} onChange={setFormat} />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            tone="primary"
            icon={Copy}
            onClick={async () =>
              setFailure(
                line === "waiting" ? strings.player.copyLater : await copyForTicket(place, audience, format, clear()),
              )
            }
          >
            {text.copy}
          </Button>
          <Menu
            align="end"
            className={buttonStyle()}
            entries={[
              {
                kind: "item",
                id: "md",
                label: text.downloadMarkdown,
                perform: () => void downloadNote(place, audience, "markdown"),
              },
              {
                kind: "item",
                id: "json",
                label: text.downloadJson,
                perform: () => void downloadNote(place, audience, "json"),
              },
            ]}
          >
            <Icon of={Download} />
            {text.download}
          </Menu>
          <ButtonLink
            to="/t/$team/sessions/$id/note"
            params={{ team: place.team, id: place.id }}
            search={audience === "internal" ? {} : { audience }}
            icon={Printer}
          >
            {text.print}
          </ButtonLink>
        </div>
      </div>
      {failure && <ProblemCallout sentence={failure} />}
      <NotePreview audience={audience} format={format} />
    </Tabs>
  );
}

function NotePreview({ audience, format }: { audience: NoteAudience; format: ShownFormat }) {
  const { place, session, entries } = useCurrentWalk();
  const { data, error, refetch } = useQuery({
    ...noteQuery(place.team, place.id, session.seq, audience, format),
    // What is still on its way to the server cannot stand in a note from there.
    enabled: entries.length === 0,
    placeholderData: keepPreviousData,
  });
  if (data === undefined) {
    if (!error) return <Skeleton rows={5} shape="text" />;
    return (
      <ProblemCallout sentence={text.failed} action={<Button onClick={() => refetch()}>{strings.tryAgain}</Button>} />
    );
  }
  if (!data.trim()) return <p className="text-ink-2">{text.empty}</p>;
  return (
    <div className="rounded-card border border-line bg-surface px-5 py-4 text-md">
      {format === "html" ? (
        <RichText html={data} />
      ) : (
        <pre className="whitespace-pre-wrap font-mono text-base [overflow-wrap:anywhere]">{data}</pre>
      )}
    </div>
  );
}
