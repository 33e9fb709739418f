/**
 * After an upgrade of the server, an open page asks for files of the old build that no longer exist. Loading the
 * page again cures it; a second failure within a minute is something else and is shown.
 */
const marker = "pathbook.reloaded-at";
const once = 60_000;

export function reloadWhenStale() {
  window.addEventListener("vite:preloadError", (event) => {
    // Without a connection the file is only out of reach, and so would the page be.
    if (!navigator.onLine) return;
    const last = Number(sessionStorage.getItem(marker) ?? 0);
    if (Date.now() - last < once) return;
    sessionStorage.setItem(marker, String(Date.now()));
    event.preventDefault();
    window.location.reload();
  });
}
