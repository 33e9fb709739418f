import { ArrowDown, ArrowUp, X } from "lucide-react";
import { IconButton } from "@/ui/icon-button";
import { stayInList } from "./stay-in-list";
import { strings } from "./strings";

const text = strings.items;

type Props = {
  /** What the entry is called, for those who do not see which one it is. */
  name: string;
  at: number;
  count: number;
  onMove: (to: number) => void;
  onRemove: () => void;
};

/** Moves an entry of a list up or down, or removes it. */
export function ItemTools({ name, at, count, onMove, onRemove }: Props) {
  return (
    <span className="flex shrink-0">
      {count > 1 && (
        <>
          <IconButton
            icon={ArrowUp}
            label={text.up(name)}
            aria-disabled={at === 0}
            onClick={() => at > 0 && onMove(at - 1)}
          />
          <IconButton
            icon={ArrowDown}
            label={text.down(name)}
            aria-disabled={at === count - 1}
            onClick={() => at < count - 1 && onMove(at + 1)}
          />
        </>
      )}
      <IconButton
        icon={X}
        label={text.remove(name)}
        data-remove=""
        onClick={({ currentTarget }) => stayInList(currentTarget, at, onRemove)}
      />
    </span>
  );
}
