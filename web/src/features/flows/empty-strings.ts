/** Why a list of flows is empty. */
export const emptyStrings = {
  emptyTitle: "No flows yet",
  empty:
    "A flow is a guided path from a problem to its end. Start a new one, import a file, or take some from the library.",
  emptyReader: "Nobody has written a flow in this team so far. An engineer or an admin can.",
  library: "Open the library",
  mineEmptyTitle: "You own no flows",
  mineEmpty: "What you make or import is yours, until you give it to somebody else.",
  archivedEmptyTitle: "Nothing is archived",
  archivedEmpty: "Archived flows keep their versions and sessions, and nobody can start them.",
  binEmptyTitle: "The bin is empty",
  binEmpty: "What is moved here can be recovered for a while: each flow says until when.",
  noneTitle: "No flow matches these filters",
  none: "Look under another tab, or search for less.",
} as const;
