// Runs before the first paint: a chosen colour scheme must not flash the other one.
try {
  const theme = JSON.parse(localStorage.getItem("pathbook.preferences") ?? "null")?.theme;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked or hold something else; the system's scheme is then right.
}
