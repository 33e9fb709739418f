import { useNavigate } from "@tanstack/react-router";
import { Keyboard, LogOut, Monitor, Moon, PanelLeft, Search, Settings, Sun } from "lucide-react";
import type { Action } from "@/commands/action";
import { showOverlay } from "@/commands/overlays";
import { destinations, phoneDestinations } from "./destinations";
import { setTheme, type Theme, toggleRail, usePreferences } from "./preferences";
import type { ShellData } from "./shell-data";
import { strings } from "./strings";
import { useThingFinder } from "./use-thing-finder";

const themeIcons = { system: Monitor, light: Sun, dark: Moon } as const;

/** What can be done, and found, from every page of a team. */
export function useShellActions({ team, teams, onSignOut }: ShellData) {
  const navigate = useNavigate();
  useThingFinder(team.slug);
  const theme = usePreferences((state) => state.theme);
  const { go, app, team: teamSection } = strings.sections;

  const places: Action[] = destinations.map(({ to, label, icon, shortcut }) => ({
    id: `go${to}`,
    label,
    section: go,
    icon,
    shortcut,
    perform: () => void navigate({ to, params: { team: team.slug } }),
  }));
  const settings: Action = {
    id: "go.settings",
    label: strings.settings,
    section: go,
    keywords: ["password", "profile"],
    icon: Settings,
    perform: () => void navigate({ to: "/settings" }),
  };
  const otherTeams: Action[] = teams
    .filter(({ slug }) => slug !== team.slug)
    .map(({ slug, name }) => ({
      id: `team.${slug}`,
      label: name,
      section: teamSection,
      perform: () => void navigate({ to: "/t/$team", params: { team: slug } }),
    }));
  const themes: Action[] = (["system", "light", "dark"] satisfies Theme[]).map((choice) => ({
    id: `theme.${choice}`,
    label: `${strings.appearance}: ${strings.theme[choice]}`,
    section: app,
    keywords: ["dark mode", "theme", "colour"],
    icon: themeIcons[choice],
    blocked: choice === theme ? strings.inUse : undefined,
    perform: () => setTheme(choice),
  }));
  const palette: Action = {
    id: "palette",
    label: strings.palette,
    section: app,
    icon: Search,
    shortcut: "mod+k",
    listed: false,
    perform: () => showOverlay("palette"),
  };
  const sheet: Action = {
    id: "shortcuts",
    label: strings.shortcuts,
    section: app,
    icon: Keyboard,
    shortcut: "?",
    perform: () => showOverlay("sheet"),
  };
  const rail: Action = {
    id: "rail",
    label: strings.toggleRail,
    section: app,
    icon: PanelLeft,
    shortcut: "mod+b",
    perform: toggleRail,
  };
  const signOut: Action = { id: "sign-out", label: strings.signOut, section: app, icon: LogOut, perform: onSignOut };

  return {
    all: [...places, settings, ...otherTeams, palette, sheet, rail, ...themes, signOut],
    account: [settings, sheet, signOut],
    more: places.slice(phoneDestinations.length),
  };
}
