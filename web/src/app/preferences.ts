import { create } from "zustand";

export type Theme = "system" | "light" | "dark";

type Preferences = { theme: Theme; railCollapsed: boolean; lastTeam: string | null };

const storageKey = "pathbook.preferences";

/** What this browser remembers about its reader. `early.js` reads the theme under the same key. */
export const usePreferences = create<Preferences>()(() => ({
  theme: "system",
  railCollapsed: false,
  lastTeam: null,
  ...remembered(),
}));

usePreferences.subscribe((preferences) => {
  try {
    localStorage.setItem(storageKey, JSON.stringify(preferences));
  } catch {
    // Storage may be blocked or full; the choice then lasts as long as the page.
  }
});

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

function remembered(): Partial<Preferences> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "{}");
    return typeof stored === "object" && stored !== null ? stored : {};
  } catch {
    return {};
  }
}
