import { createContext, use } from "react";
import { useStore } from "zustand";
import type { BuildState } from "./build-store";
import type { Build } from "./create-build";
import type { Conversation, Status } from "./types";
import type { View } from "./view";

export type OpenBuild = {
  build: Build;
  /** The build as it reads with the changes that are not saved yet. */
  conversation: Conversation;
  status: Status;
  view: View;
  show: (view: View) => void;
};

export const BuildContext = createContext<OpenBuild | null>(null);

/** The build that this page is about. */
export function useBuild(): OpenBuild {
  const open = use(BuildContext);
  if (!open) throw new Error("useBuild needs a build around it");
  return open;
}

/** A piece of what only this page knows of the build. */
export function useBuildState<Piece>(pick: (state: BuildState) => Piece): Piece {
  return useStore(useBuild().build.store, pick);
}
