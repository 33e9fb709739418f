import type { Key, ReactNode } from "react";

export type Column<Item> = {
  header: string;
  cell: (item: Item) => ReactNode;
  align?: "end";
  /** Left out where there is no room for it. */
  wideOnly?: boolean;
};

type Props<Item> = {
  caption: string;
  columns: readonly Column<Item>[];
  items: readonly Item[];
  rowKey: (item: Item) => Key;
};

export function Table<Item>({ caption, columns, items, rowKey }: Props<Item>) {
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-surface">
      <table className="w-full text-start">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-line border-b bg-sunken">
            {columns.map((column) => (
              <th
                key={column.header}
                scope="col"
                className={`px-4 py-2 font-medium text-ink-2 text-sm ${cellStyle(column)}`}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {items.map((item) => (
            <tr key={rowKey(item)}>
              {columns.map((column) => (
                <td key={column.header} className={`px-4 py-2.5 ${cellStyle(column)}`}>
                  {column.cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellStyle<Item>({ align, wideOnly }: Column<Item>) {
  return `${align === "end" ? "text-end tabular-nums" : "text-start"} ${wideOnly ? "max-md:hidden" : ""}`;
}
