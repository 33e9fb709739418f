import { strings } from "./strings";

/** The roles with what each may do, from the least to the most. */
export const roleOptions = (["viewer", "engineer", "admin"] as const).map((value) => ({
  value,
  label: strings.roles[value],
  hint: strings.can[value],
}));
