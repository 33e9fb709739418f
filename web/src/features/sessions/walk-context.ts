import { createContext, use } from "react";
import type { Walk } from "./use-walk";

export const WalkContext = createContext<Walk | null>(null);

/** The session that the page around is about. */
export function useCurrentWalk(): Walk {
  const walk = use(WalkContext);
  if (!walk) throw new Error("this part belongs inside a player");
  return walk;
}
