/** Everything of a board that its first sight does not need, as one file to fetch. */
import { AgainDialog } from "./again-dialog";
import { AnswerDialog } from "./answer-dialog";
import { AssignDialog } from "./assign-dialog";
import { CancelDialog } from "./cancel-dialog";
import { TargetDrawer } from "./target-drawer";

export const later = { AgainDialog, AnswerDialog, AssignDialog, CancelDialog, TargetDrawer };
