import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { ApiError } from "@/api/problem";
import { Button } from "@/ui/button";
import { ProblemCallout } from "@/ui/problem-callout";
import { Skeleton } from "@/ui/skeleton";
import { strings } from "./strings";

type Props<Item> = {
  title: string;
  query: UseQueryResult<readonly Item[]>;
  /** Said in place of an empty list. */
  none: string;
  more?: ReactNode;
  shape: "rows" | "cards";
  children: (items: readonly Item[]) => ReactNode;
};

/** A part of Home that loads, and may fail, alone. */
export function Section<Item>({ title, query, none, more, shape, children }: Props<Item>) {
  const id = useId();
  const { data, error, refetch } = query;
  return (
    <section aria-labelledby={id} className="min-w-0">
      <div className="mb-2.5 flex items-baseline justify-between gap-4">
        <h2 id={id} className="text-md">
          {title}
        </h2>
        {data && data.length > 0 && more}
      </div>
      {data ? (
        data.length > 0 ? (
          children(data)
        ) : (
          <p className="rounded-card border border-line border-dashed px-4 py-5 text-ink-3">{none}</p>
        )
      ) : error ? (
        <ProblemCallout
          title={strings.problem}
          sentence={error instanceof ApiError ? error.sentence : error.message}
          requestId={error instanceof ApiError ? error.requestId : undefined}
          action={<Button onClick={() => void refetch()}>{strings.tryAgain}</Button>}
        />
      ) : (
        <Skeleton rows={3} shape={shape} />
      )}
    </section>
  );
}
