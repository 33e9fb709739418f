import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { type ButtonSize, type ButtonTone, buttonStyle } from "./button-style";
import { Icon } from "./icon";
import { Spinner } from "./spinner";
import { strings } from "./strings";

type Props = Omit<ComponentProps<"button">, "disabled"> & {
  tone?: ButtonTone;
  size?: ButtonSize;
  icon?: LucideIcon;
  /** Shows work in progress without changing the button's width, and ignores clicks. */
  pending?: boolean;
  disabled?: boolean;
};

/** A disabled button stays focusable, so that its reason can be read. */
export function Button({ tone, size, icon, pending = false, disabled = false, onClick, ...rest }: Props) {
  const { className = "", children, type = "button", ...native } = rest;
  const inert = disabled || pending;
  return (
    <button
      {...native}
      type={inert && type === "submit" ? "button" : type}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      onClick={inert ? undefined : onClick}
      className={`${buttonStyle(tone, size)} ${className}`}
    >
      <span className={`inline-flex items-center gap-1.5 ${pending ? "opacity-0" : ""}`}>
        {icon && <Icon of={icon} />}
        {children}
      </span>
      {pending && (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
          <span className="sr-only">{strings.working}</span>
        </span>
      )}
    </button>
  );
}
