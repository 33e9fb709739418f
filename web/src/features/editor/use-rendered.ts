import { useEffect, useState } from "react";
import { renderMarkdown } from "./render-markdown";

const typingPause = 90;

/** Markdown as the server renders it, a moment after it was typed. What was rendered last stays until then. */
export function useRendered(team: string, markdown: string): string {
  const [html, setHtml] = useState("");
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        setHtml(markdown.trim() === "" ? "" : await renderMarkdown(team, markdown, controller.signal));
      } catch {
        // A preview that fails is one that is late: the text itself is untouched.
      }
    }, typingPause);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [team, markdown]);
  return html;
}
