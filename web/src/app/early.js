// Runs before the first paint: a chosen colour scheme must not flash the other one.
try {
  const stored = JSON.parse(localStorage.getItem("pathbook.preferences") ?? "null");
  const theme = stored?.state?.theme;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked or hold something else; the system's scheme is then right.
}
