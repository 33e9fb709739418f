import { useStore } from "zustand";
import { ApiError } from "@/api/problem";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { columnTitle } from "./columns";
import type { SheetStore } from "./create-sheet-store";
import type { Clash, Row } from "./sheet";
import { sheetStrings as text } from "./sheet-strings";

type Props = {
  store: SheetStore;
  /** Leads to a cell that is wrong. */
  onShow: (row: Row, column: string) => void;
};

/** What keeps changes from being saved, and what others did meanwhile. */
export function SheetCallouts({ store, onShow }: Props) {
  const { sheet, news, trouble, saving, save, dismissNews } = useStore(store);
  const wrong = sheet.rows.filter(({ problems }) => problems !== undefined);
  const [first] = wrong;
  const [column, detail] = Object.entries(first?.problems ?? {})[0] ?? [];
  const count = wrong.reduce((sum, { problems }) => sum + Object.keys(problems ?? {}).length, 0);
  return (
    <div aria-live="polite" className="mb-3 flex flex-col gap-2 empty:hidden">
      {news && (
        <Callout
          tone={news.clashes.length > 0 ? "warn" : "info"}
          title={text.news(news.by)}
          action={
            <Button size="sm" onClick={dismissNews}>
              {text.gotIt}
            </Button>
          }
        >
          {news.clashes.length === 0 ? text.merged : text.clashes}
          {news.clashes.length > 0 && (
            <ul className="mt-1 list-disc pl-5">
              {news.clashes.map((clash) => (
                <li key={`${clash.label} ${clash.column}`}>{told(clash)}</li>
              ))}
            </ul>
          )}
        </Callout>
      )}
      {trouble !== undefined && (
        <Callout
          tone="danger"
          title={text.failed}
          action={
            <Button size="sm" pending={saving} onClick={() => void save()}>
              {text.again}
            </Button>
          }
        >
          {trouble instanceof ApiError ? trouble.sentence : text.acts.failed}
        </Callout>
      )}
      {first && column !== undefined && (
        <Callout
          tone="danger"
          title={text.problems(count)}
          action={
            <Button size="sm" onClick={() => onShow(first, column)}>
              {text.showProblem}
            </Button>
          }
        >
          {`${[first.cells.label, columnTitle(column)].filter(Boolean).join(", ")}: ${detail}`}
        </Callout>
      )}
    </div>
  );
}

function told({ label, column, theirs, mine }: Clash): string {
  return column === undefined ? text.clashGone(label) : text.clash(label, columnTitle(column), theirs, mine);
}
