import type { ReactNode } from "react";
import { batchAddress } from "./batch-address";

type Props = { team: string; batch: string; children: ReactNode };

/** The link to the board of a batch that makes a whole row of a list clickable. */
export function BatchLink({ team, batch, children }: Props) {
  return (
    <a
      href={batchAddress(team, batch)}
      className="row-link rounded-[3px] text-ink after:absolute after:inset-0 after:content-[''] hover:text-accent"
    >
      {children}
    </a>
  );
}
