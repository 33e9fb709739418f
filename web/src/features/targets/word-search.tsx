import { Search } from "lucide-react";
import type { RefObject } from "react";
import { controlStyle } from "@/ui/control-style";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { useDebounced } from "@/ui/use-debounced";

type Props = {
  label: string;
  hint: string;
  words: string;
  box: RefObject<HTMLInputElement | null>;
  onChange: (words: string) => void;
};

/** Words to search for, which stand in the address once their writer pauses. */
export function WordSearch({ label, hint, words, box, onChange }: Props) {
  const [typed, setTyped] = useDebounced(words, onChange);
  return (
    <search className="min-w-44 flex-1 sm:max-w-80">
      <label className="relative block">
        <span className="sr-only">{label}</span>
        <Icon of={Search} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
        <input
          ref={box}
          type="search"
          autoComplete="off"
          placeholder={hint}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          // What is taken back here are words, not changes of the page behind.
          onKeyDown={(event) => event.key.toLowerCase() === "z" && event.stopPropagation()}
          className={`${controlStyle} peer h-8 pr-8 pl-8 pointer-coarse:h-10`}
        />
        <span className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 peer-focus:hidden pointer-coarse:hidden">
          <Kbd keys="/" />
        </span>
      </label>
    </search>
  );
}
