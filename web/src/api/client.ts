/**
 * The typed client of the API. Calls either give their data or throw an `ApiError`:
 * `await dataOf(api.GET("/api/v1/me"))`.
 */
import type { Client } from "openapi-fetch";
import type { paths } from "./schema.gen";
import { type Call, send } from "./transport";

type Api = Pick<Client<paths>, "GET" | "POST" | "PUT" | "PATCH" | "DELETE">;

export const api: Api = {
  GET: by("GET"),
  POST: by("POST"),
  PUT: by("PUT"),
  PATCH: by("PATCH"),
  DELETE: by("DELETE"),
};

function by(method: string) {
  return (path: string, call: Call = {}) => send(method, path, call);
}

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

/** The data of a call, with the revision that a conditional write must name. */
export async function revisedDataOf<Data>(call: Promise<{ data?: Data; response: Response }>) {
  const { response } = await call;
  const revision = Number(response.headers.get("ETag")?.replaceAll('"', ""));
  return { ...(await dataOf(call)), revision };
}
