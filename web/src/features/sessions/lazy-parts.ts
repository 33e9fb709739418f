/** The parts in `later`, each where it stands on the page. They come right after the step, so that none is missing offline. */
import { lazy } from "react";

export const loadLater = () => import("./later").then(({ later }) => later);

export const Banners = lazy(async () => ({ default: (await loadLater()).Banners }));
export const Checklist = lazy(async () => ({ default: (await loadLater()).Checklist }));
export const Commands = lazy(async () => ({ default: (await loadLater()).Commands }));
export const ContextColumn = lazy(async () => ({ default: (await loadLater()).ContextColumn }));
export const EndedView = lazy(async () => ({ default: (await loadLater()).EndedView }));
export const OutcomeForm = lazy(async () => ({ default: (await loadLater()).OutcomeForm }));
export const PathList = lazy(async () => ({ default: (await loadLater()).PathList }));
export const PlayerWindow = lazy(async () => ({ default: (await loadLater()).PlayerWindow }));
export const SessionTimer = lazy(async () => ({ default: (await loadLater()).SessionTimer }));
export const StepForm = lazy(async () => ({ default: (await loadLater()).StepForm }));
export const StepNavigation = lazy(async () => ({ default: (await loadLater()).StepNavigation }));
export const WakeLock = lazy(async () => ({ default: (await loadLater()).WakeLock }));
