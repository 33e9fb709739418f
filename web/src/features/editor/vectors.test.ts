import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Document, Operation } from "@/api/schema.gen";
import { apply } from "./apply";

/** What the engine says becomes of a document; its own tests hold the file to it. */
type Vector = { document: Document; operation: Operation; after?: Document; inverse?: Operation; error?: string };

const vectors: Vector[] = JSON.parse(readFileSync(new URL("operations.vectors.gen.json", import.meta.url), "utf8"));

it.each(vectors.map((vector, at) => [at, JSON.stringify(vector.operation), vector] as const))(
  "does what the engine does: %i %s",
  (_at, _told, { document, operation, after, inverse, error }) => {
    expect(apply(document, operation)).toEqual(error ? { refused: error } : { document: after, inverse });
  },
);
