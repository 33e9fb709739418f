import { X } from "lucide-react";
import { IconButton } from "./icon-button";
import { strings } from "./strings";
import { dismissToast, type Toast } from "./toast-store";

/** One line of news, with what can be done about it. */
export function ToastCard({ id, text, action }: Toast) {
  return (
    <div className="pointer-events-auto flex max-w-full animate-rise items-center gap-3 rounded-card border border-line bg-surface py-1.5 pr-1.5 pl-4 shadow-float">
      <p>{text}</p>
      {action && (
        <button
          type="button"
          className="h-8 rounded-control px-2 font-medium text-accent hover:bg-accent-soft pointer-coarse:h-10"
          onClick={() => {
            dismissToast(id);
            action.perform();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton icon={X} label={strings.dismiss} onClick={() => dismissToast(id)} />
    </div>
  );
}
