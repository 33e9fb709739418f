/**
 * The typed client of the API. Calls either give their data or throw an `ApiError`:
 * `await dataOf(api.GET("/api/v1/me"))`.
 */
import createClient, { type Middleware } from "openapi-fetch";
import { randomKey } from "./idempotency";
import { offlineError, problemOf } from "./problem";
import type { paths } from "./schema.gen";

export const api = createClient<paths>({ baseUrl: window.location.origin });

const manners: Middleware = {
  /** Lets the server recognise an act that arrives twice. Whoever repeats one sends the same key themselves. */
  onRequest({ request }) {
    if (request.method === "POST" && !request.headers.has(idempotencyHeader)) {
      request.headers.set(idempotencyHeader, randomKey());
    }
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
    return undefined;
  },
  onError({ error }) {
    // Fetch says TypeError for everything that kept an answer from coming; an abort keeps its own name.
    return error instanceof TypeError ? offlineError() : undefined;
  },
};
api.use(manners);

const idempotencyHeader = "Idempotency-Key";

/** The header parameter that makes a write conditional on the revision it was made from. */
export function ifMatch(revision: number) {
  return { "If-Match": `"${revision}"` };
}

/** The data of a call that answers with some. */
export async function dataOf<Data>(call: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await call;
  if (data === undefined) throw new Error("the server answered without the data it promises");
  return data;
}
