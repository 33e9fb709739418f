/** What the frame around every page of a team needs to know. */
export type ShellTeam = { slug: string; name: string };
export type ShellUser = { name: string; email: string };
export type ShellData = { team: ShellTeam; teams: readonly ShellTeam[]; user: ShellUser; onSignOut: () => void };
