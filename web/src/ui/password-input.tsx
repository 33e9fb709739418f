import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { Icon } from "./icon";
import { Input } from "./input";
import { strings } from "./strings";

/** A password, with a way to look at what was typed. */
export function PasswordInput(native: Omit<ComponentProps<"input">, "type">) {
  const [shown, setShown] = useState(false);
  return (
    <span className="relative">
      <Input {...native} type={shown ? "text" : "password"} className="pr-10" />
      <button
        type="button"
        aria-label={strings.showPassword}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="absolute inset-y-0 right-0 grid w-9 place-items-center rounded-control text-ink-3 hover:text-ink"
      >
        <Icon of={shown ? EyeOff : Eye} />
      </button>
    </span>
  );
}
