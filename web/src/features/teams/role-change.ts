import type { Role } from "@/api/schema.gen";

const order = ["viewer", "engineer", "admin"] satisfies Role[];

const gains = {
  engineer: "can write, publish and archive flows, and take over the sessions of others",
  admin: "can manage members, invitations and the team",
} as const;

const losses = {
  engineer: "can no longer write, publish or archive flows, nor take over the sessions of others",
  admin: "can no longer manage members, invitations and the team",
} as const;

/** What a person can do and no longer do when the role changes; nothing where it stays. */
export function roleChangeText(name: string, from: Role, to: Role): string | undefined {
  const [before, after] = [order.indexOf(from), order.indexOf(to)];
  if (before === after) return undefined;
  const words = after > before ? gains : losses;
  const between: (keyof typeof gains)[] = (["engineer", "admin"] as const).filter((role) => {
    const at = order.indexOf(role);
    return at > Math.min(before, after) && at <= Math.max(before, after);
  });
  return `${name} ${between.map((role) => words[role]).join(", and ")}.`;
}
