import type { KeyboardEvent, ReactNode } from "react";

type Props = { children: ReactNode };

/** Around `Rows`: the up and down arrows, Home and End move between the rows' links. */
export function RowArrows({ children }: Props) {
  // biome-ignore lint/a11y/noStaticElementInteractions: adds keys to the links inside, takes no focus itself
  return <div onKeyDown={move}>{children}</div>;
}

function move(event: KeyboardEvent<HTMLElement>) {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>(".row-link")];
  const at = links.findIndex((link) => link.matches(":focus"));
  if (at < 0) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  const target = to === undefined ? undefined : links[to];
  if (!target) return;
  event.preventDefault();
  target.focus();
}
