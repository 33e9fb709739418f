/** What opens on top of a board or beside it, with all that forms need. */
import { lazy } from "react";

export const AgainDialog = lazy(() => import("./later").then(({ later }) => ({ default: later.AgainDialog })));
export const AnswerDialog = lazy(() => import("./later").then(({ later }) => ({ default: later.AnswerDialog })));
export const AssignDialog = lazy(() => import("./later").then(({ later }) => ({ default: later.AssignDialog })));
export const CancelDialog = lazy(() => import("./later").then(({ later }) => ({ default: later.CancelDialog })));
export const TargetDrawer = lazy(() => import("./later").then(({ later }) => ({ default: later.TargetDrawer })));
