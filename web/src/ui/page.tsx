import type { ReactNode } from "react";

type Props = { width?: "page" | "prose" | "form"; children: ReactNode };

const widths = { page: "max-w-page", prose: "max-w-[52rem]", form: "max-w-[36rem]" } as const;

/** The measure of a page inside the shell. */
export function Page({ width = "page", children }: Props) {
  return <div className={`mx-auto w-full px-4 pt-6 pb-12 sm:px-6 lg:px-8 print:p-0 ${widths[width]}`}>{children}</div>;
}
