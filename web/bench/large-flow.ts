const causes = [
  "the network cable of the printer",
  "the mail profile in Outlook",
  "the version of the VPN client",
  "the password in Active Directory",
  "the switch port of the office",
  "the address book of the scanner",
  "the certificate of the mail server",
  "DNS on the domain controller",
  "the backup job of last night",
  "free disk space on the file server",
];
const answers = ["Yes, always", "Only sometimes", "No, never"];

/** A flow as large as asked for: every question has three answers, some of which go back to the start. */
export function largeFlow(title: string, count: number) {
  const steps = Array.from({ length: count }, (_, at) => {
    const next = [3 * at + 1, 3 * at + 2, 3 * at + 3].filter((index) => index < count);
    const cause = causes[at % causes.length];
    const id = `s${at}`;
    if (next.length === 0) return { id, kind: "outcome", title: `Solved by ${cause}`, outcome: "resolved" };
    const branches = next.map((to, answer) => ({ id: `b${answer}`, label: answers[answer], to: `s${to}` }));
    if (at % 9 === 4) branches.push({ id: "again", label: "Not sure", to: "s0" });
    return { id, kind: "question", title: `Is ${cause} the cause of trouble number ${at}?`, branches };
  });
  return { format: "pathbook/1", title, kind: "troubleshooting", start: "s0", steps };
}
