import type { Document, Variable } from "@/api/schema.gen";

/** A variable with a name that is free yet. */
export function newVariable({ variables = [] }: Document): Variable {
  const isTaken = (name: string) => variables.some((variable) => variable.name === name);
  let number = variables.length + 1;
  while (isTaken(`value${number}`)) number += 1;
  return { name: `value${number}`, type: "text" };
}
