import { CircleCheck, CircleX, FileText } from "lucide-react";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { Icon } from "@/ui/icon";
import { Row } from "@/ui/row";
import { Rows } from "@/ui/rows";
import { Spinner } from "@/ui/spinner";
import { fileStrings } from "./file-strings";
import { readingStrings } from "./reading-strings";
import { strings } from "./strings";
import { type FileState, useFiles } from "./use-files";

const text = fileStrings.import;

type Props = {
  team: string;
  files: readonly File[];
  onImported: () => void;
  /** Shows the text of a file that was refused, with the place of what is wrong. */
  onMend: (text: string, name: string) => void;
  onLeave: () => void;
};

/** Several files, each with what became of it. */
export function ImportFiles({ team, files, onImported, onMend, onLeave }: Props) {
  const { states, importAll } = useFiles(team, files, onImported);
  const ready = states.filter(({ state }) => state === "ready").length;
  const imported = states.filter(({ state }) => state === "imported").length;
  const busy = states.some(({ state }) => state === "checking" || state === "importing");
  return (
    <>
      <Rows label={text.files}>
        {files.map((file, at) => {
          const state = states[at] ?? { state: "checking" };
          return (
            <Row
              key={`${file.name} ${file.lastModified} ${file.size}`}
              lead={<Mark state={state} />}
              title={file.name}
              detail={<Detail state={state} />}
              actions={<Way team={team} state={state} onMend={(text) => onMend(text, file.name)} />}
            />
          );
        })}
      </Rows>
      <div className="mt-4 flex flex-wrap items-center justify-end gap-3">
        <p role="status" className="flex-1 text-ink-2">
          {imported > 0 && text.report(imported, files.length)}
        </p>
        <Button onClick={onLeave}>{text.other}</Button>
        {(ready > 0 || busy) && (
          <Button tone="primary" pending={busy} onClick={() => void importAll()}>
            {text.count(ready)}
          </Button>
        )}
      </div>
    </>
  );
}

function Mark({ state: { state } }: { state: FileState }) {
  if (state === "checking" || state === "importing") return <Spinner size={18} />;
  if (state === "imported") return <Icon of={CircleCheck} size={18} className="text-ok" />;
  if (state === "refused") return <Icon of={CircleX} size={18} className="text-danger" />;
  return <Icon of={FileText} size={18} className="text-ink-3" />;
}

function Detail({ state }: { state: FileState }) {
  const word = <span>{text.states[state.state]}</span>;
  if (state.state === "refused") {
    return (
      <>
        {word}
        <span className="w-full text-danger">{state.reason}</span>
      </>
    );
  }
  if (state.state !== "ready") return word;
  const { document, errors, warnings, format, report = [] } = state.checked;
  const guessed = report.filter(({ kind }) => kind === "guessed").length;
  return (
    <>
      {word}
      <span>{fileStrings.format.names[format]}</span>
      <span>{fileStrings.file.summary(document.title, strings.steps(document.steps?.length ?? 0))}</span>
      {guessed > 0 && <span className="text-warn">{fileStrings.report.guesses(guessed)}</span>}
      {errors > 0 && <span className="text-danger">{readingStrings.findings.errors(errors)}</span>}
      {warnings > 0 && <span className="text-warn">{readingStrings.findings.warnings(warnings)}</span>}
    </>
  );
}

function Way({ team, state, onMend }: { team: string; state: FileState; onMend: (text: string) => void }) {
  if (state.state === "imported") {
    return (
      <ButtonLink to="/t/$team/flows/$flow" params={{ team, flow: state.flow.id }} size="sm">
        {text.open}
      </ButtonLink>
    );
  }
  if (state.state !== "refused" || state.text === undefined) return null;
  const { text: refused } = state;
  return (
    <Button size="sm" onClick={() => onMend(refused)}>
      {text.mend}
    </Button>
  );
}
