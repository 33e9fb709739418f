/** Everything of the player that the first sight of a question does not need, as one file to fetch. */
import { Banners } from "./banners";
import { Checklist } from "./checklist";
import { Commands } from "./commands";
import { ContextColumn } from "./context-column";
import { copyForTicket } from "./copy-for-ticket";
import { EndedView } from "./ended-view";
import { OutcomeForm } from "./outcome-form";
import { PathList } from "./path-list";
import { PlayerWindow } from "./player-window";
import { sendAct } from "./send-act";
import { SessionTimer } from "./session-timer";
import { StepForm } from "./step-form";
import { StepNavigation } from "./step-navigation";
import { WakeLock } from "./wake-lock";

export const later = {
  Banners,
  Checklist,
  Commands,
  ContextColumn,
  EndedView,
  OutcomeForm,
  PathList,
  PlayerWindow,
  SessionTimer,
  StepForm,
  StepNavigation,
  WakeLock,
  copyForTicket,
  sendAct,
};
