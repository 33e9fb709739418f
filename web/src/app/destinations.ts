import { BookOpen, CalendarClock, House, LayoutGrid, Library, Route, Server, Users } from "lucide-react";
import { strings } from "./strings";

/** The places of a team, in the order of the rail. `g` and the letter lead there from anywhere. */
export const destinations = [
  { to: "/t/$team", label: strings.home, icon: House, shortcut: "g h", exact: true },
  { to: "/t/$team/flows", label: strings.flows, icon: Route, shortcut: "g f", exact: false },
  { to: "/t/$team/sessions", label: strings.sessions, icon: BookOpen, shortcut: "g s", exact: false },
  { to: "/t/$team/maintenance", label: strings.maintenance, icon: CalendarClock, shortcut: "g n", exact: false },
  { to: "/t/$team/batches", label: strings.batches, icon: LayoutGrid, shortcut: "g b", exact: false },
  { to: "/t/$team/targets", label: strings.targets, icon: Server, shortcut: "g t", exact: false },
  { to: "/t/$team/library", label: strings.library, icon: Library, shortcut: "g l", exact: false },
  { to: "/t/$team/members", label: strings.members, icon: Users, shortcut: "g m", exact: false },
] as const;

/** What fits on a phone; the rest is under More. */
export const phoneDestinations = destinations.slice(0, 4);
