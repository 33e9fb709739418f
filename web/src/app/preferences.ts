import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "system" | "light" | "dark";

type Preferences = { theme: Theme; railCollapsed: boolean; lastTeam: string | null };

/** What this browser remembers about its reader. `early.js` reads the theme under the same key. */
export const usePreferences = create<Preferences>()(
  persist((): Preferences => ({ theme: "system", railCollapsed: false, lastTeam: null }), {
    name: "pathbook.preferences",
  }),
);

export function setTheme(theme: Theme) {
  usePreferences.setState({ theme });
}

export function toggleRail() {
  usePreferences.setState(({ railCollapsed }) => ({ railCollapsed: !railCollapsed }));
}

/** Keeps the document's colour scheme equal to the preference. */
export function followTheme() {
  const apply = ({ theme }: Preferences) => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };
  apply(usePreferences.getState());
  return usePreferences.subscribe(apply);
}
