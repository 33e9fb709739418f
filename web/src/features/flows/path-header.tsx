import type { ReactNode } from "react";
import { Segmented } from "@/ui/segmented";
import { readingStrings } from "./reading-strings";

const text = readingStrings.path;

export type PathView = "outline" | "map";

type Props = { view: PathView; onView: (view: PathView) => void; children?: ReactNode };

/** Above the path: how it is looked at, and what can be done with it so. */
export function PathHeader({ view, onView, children }: Props) {
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-line border-b py-1.5 pr-2 pl-4">
      <div className="flex items-center gap-3">
        <h2 className="text-base">{text.title}</h2>
        <Segmented
          label={text.view}
          options={[
            { value: "outline", label: text.outline },
            { value: "map", label: text.map },
          ]}
          value={view}
          onChange={onView}
        />
      </div>
      {children}
    </div>
  );
}
