import { OctagonAlert, TriangleAlert, X } from "lucide-react";
import type { Finding } from "@/api/schema.gen";
import { groupFindings } from "@/flow/findings";
import { namedSteps } from "@/flow/named-steps";
import { words } from "@/flow/words";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { IconButton } from "@/ui/icon-button";
import { useEdited, useEditor, useSaves, useView } from "./editor-context";
import { strings } from "./strings";

const text = strings.problems;

/** What the checker found, what blocks first. A click goes to the place. */
export function ProblemsPanel() {
  const editor = useEditor();
  const isShown = useView((state) => state.problems);
  const findings = useSaves((state) => state.findings);
  const document = useEdited((state) => state.document);
  if (!isShown) return null;
  const titles = new Map(namedSteps(document).map(({ id, title }) => [id, title]));
  const go = ({ step, branch }: Finding) => {
    editor.select({ ...(step && { step }), ...(branch && { branch }) });
    editor.view.setState(({ view }) => ({ inTree: view === "outline" }));
  };
  return (
    <section
      aria-label={strings.acts.problems}
      className="flex max-h-[40%] shrink-0 flex-col border-line border-t bg-surface"
    >
      <div className="flex items-center justify-between px-3 py-1">
        <h2 className="text-base">{strings.acts.problems}</h2>
        <IconButton
          icon={X}
          label={strings.close}
          side="top"
          onClick={() => editor.view.setState({ problems: false })}
        />
      </div>
      {findings.length === 0 ? (
        <p className="px-3 pb-3 text-ink-2">{text.none}</p>
      ) : (
        <ul className="overflow-y-auto px-3 pb-3">
          {groupFindings(findings).map(({ severity, step, findings: found }) => (
            <li key={`${severity}/${step}`} className="flex items-start gap-2.5 py-1">
              <Icon
                of={severity === "error" ? OctagonAlert : TriangleAlert}
                className={`mt-[3px] ${severity === "error" ? "text-danger" : "text-warn"}`}
              />
              <div className="min-w-0 flex-1">
                <span className="sr-only">{text.severities[severity]}: </span>
                <span className="font-medium">
                  {step === undefined ? text.wholeFlow : titles.get(step) || words.path.untitled}
                </span>
                <ul>
                  {found.map((finding) => (
                    <li key={`${finding.rule} ${finding.pointer}`}>
                      <button
                        type="button"
                        onClick={() => go(finding)}
                        className="rounded-[3px] text-start text-ink-2 hover:text-accent hover:underline pointer-coarse:py-1"
                      >
                        {finding.message}
                      </button>
                      {finding.fixes?.map(({ label, operations }) => (
                        <Button
                          key={label}
                          size="sm"
                          className="ml-2"
                          onClick={() => editor.perform({ label: text.fixed(label), operations })}
                        >
                          {label}
                        </Button>
                      ))}
                    </li>
                  ))}
                </ul>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
