import { useLayoutEffect, useRef } from "react";
import { trustedHtml } from "./trusted-html";

type Props = {
  /** HTML from the server, which has cleaned it. Never text from anywhere else. */
  html: string;
  /** What to write where the text names a variable; a name without a value stays visible as `{{name}}`. */
  variables?: Readonly<Record<string, string>>;
  className?: string;
};

/** The only component that writes HTML. Values of variables enter as text. */
export function RichText({ html, variables, className = "" }: Props) {
  const box = useRef<HTMLDivElement>(null);
  // After every render, because React may have written the HTML anew.
  useLayoutEffect(() => {
    for (const spot of box.current?.querySelectorAll("[data-variable]") ?? []) {
      const name = spot.getAttribute("data-variable") ?? "";
      spot.textContent = variables?.[name] ?? `{{${name}}}`;
    }
  });
  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: the one place, behind the Trusted Types policy
    <div ref={box} className={`rich-text ${className}`} dangerouslySetInnerHTML={{ __html: trustedHtml(html) }} />
  );
}
