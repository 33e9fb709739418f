/**
 * Tells when the server was upgraded under an open page. The page itself is never cached without asking, so the
 * name of its entry script says which build the server holds; it is asked when the reader comes back to the page.
 */
import { notice } from "@/ui/toast-store";
import { strings } from "./strings";

const askAtMostEvery = 5 * 60_000;
const entryScript = /src="(\/assets\/index-[\w-]+\.js)"/;

export function watchBuild() {
  const running = document.querySelector<HTMLScriptElement>('script[type="module"][src^="/assets/index-"]');
  const own = running?.getAttribute("src");
  // The development server has no builds.
  if (!own) return;
  let asked = Date.now();

  async function compare() {
    if (document.visibilityState !== "visible" || Date.now() - asked < askAtMostEvery) return;
    asked = Date.now();
    const newest = await newestEntry();
    if (newest === undefined || newest === own) return;
    document.removeEventListener("visibilitychange", compare);
    notice(strings.newVersion, { label: strings.reload, perform: () => window.location.reload() });
  }
  document.addEventListener("visibilitychange", compare);
}

async function newestEntry(): Promise<string | undefined> {
  try {
    const response = await fetch("/index.html", { headers: { Accept: "text/html" } });
    return entryScript.exec(await response.text())?.[1];
  } catch {
    // Without an answer there is nothing to tell.
    return undefined;
  }
}
