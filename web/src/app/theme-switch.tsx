import { Monitor, Moon, Sun } from "lucide-react";
import { Icon } from "@/ui/icon";
import { setTheme, usePreferences } from "./preferences";
import { strings } from "./strings";

const choices = [
  { theme: "system", icon: Monitor },
  { theme: "light", icon: Sun },
  { theme: "dark", icon: Moon },
] as const;

export function ThemeSwitch() {
  const current = usePreferences((state) => state.theme);
  return (
    <fieldset className="flex w-full rounded-control border border-line p-0.5">
      <legend className="sr-only">{strings.appearance}</legend>
      {choices.map(({ theme, icon }) => (
        <label
          key={theme}
          className="relative grid h-6.5 flex-1 place-items-center rounded-[5px] text-ink-3 hover:text-ink has-checked:bg-surface has-checked:text-accent has-checked:outline has-checked:outline-line has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:h-10"
        >
          <input
            type="radio"
            name="theme"
            aria-label={strings.theme[theme]}
            checked={theme === current}
            onChange={() => setTheme(theme)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          <Icon of={icon} />
        </label>
      ))}
    </fieldset>
  );
}
