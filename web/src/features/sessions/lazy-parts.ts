/** What the first sight of a step does not need. It is fetched right after, so that it is there without a connection too. */
import { lazy } from "react";

const load = {
  stepForm: () => import("./step-form"),
  outcomeForm: () => import("./outcome-form"),
  ended: () => import("./ended-view"),
  path: () => import("./path-list"),
  context: () => import("./context-column"),
  window: () => import("./player-window"),
};

export const StepForm = lazy(() => load.stepForm().then((module) => ({ default: module.StepForm })));
export const OutcomeForm = lazy(() => load.outcomeForm().then((module) => ({ default: module.OutcomeForm })));
export const EndedView = lazy(() => load.ended().then((module) => ({ default: module.EndedView })));
export const PathList = lazy(() => load.path().then((module) => ({ default: module.PathList })));
export const ContextColumn = lazy(() => load.context().then((module) => ({ default: module.ContextColumn })));
export const PlayerWindow = lazy(() => load.window().then((module) => ({ default: module.PlayerWindow })));

export function preloadParts() {
  // What does not come now is asked for again when it is needed.
  for (const part of Object.values(load)) part().catch(() => {});
}
