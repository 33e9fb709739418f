/**
 * Sends one request of the typed client. The types of the client come from `openapi-fetch`; its code would be four
 * times this one's, and does nothing more that this API needs.
 */
import { freshLoginCode, passwordGiven } from "./fresh-login";
import { randomKey } from "./idempotency";
import { offlineError, problemOf } from "./problem";

export type Call = {
  params?: { path?: object; query?: object; header?: object };
  headers?: object;
  /** Text is sent as it is, under the `Content-Type` that comes with it; anything else as JSON. */
  body?: unknown;
  parseAs?: string | undefined;
  signal?: AbortSignal | null | undefined;
};

export async function send(method: string, path: string, call: Call) {
  const { params = {}, body, parseAs, signal = null } = call;
  const headers = new Headers(texts(params.header));
  for (const [name, value] of texts(call.headers)) headers.set(name, value);
  // Lets the server recognise an act that arrives twice. Whoever repeats one sends the same key themselves.
  if (method === "POST" && !headers.has(idempotencyHeader)) headers.set(idempotencyHeader, randomKey());
  if (body !== undefined && !headers.has("Content-Type")) headers.set("Content-Type", "application/json");

  const request = () =>
    fetch(addressOf(path, params), {
      method,
      headers,
      signal,
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    }).catch(explain);
  let response = await request();
  if (response.status === 403) response = await againWithPassword(response, request);
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return { data: undefined, response };
  return { data: await (parseAs === "text" ? response.text() : response.json()), response };
}

/** The answer once the password was given, where that was all that the first one lacked. */
async function againWithPassword(response: Response, request: () => Promise<Response>): Promise<Response> {
  const { code } = await problemOf(response.clone());
  return code === freshLoginCode && (await passwordGiven()) ? request() : response;
}

const idempotencyHeader = "Idempotency-Key";

/** The path with its parameters filled in, and the query behind it. */
export function addressOf(path: string, { path: places, query }: NonNullable<Call["params"]>): string {
  const values = new Map(texts(places));
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values.get(name) ?? ""));
  const search = new URLSearchParams(texts(query)).toString();
  return search ? `${filled}?${search}` : filled;
}

/** Parameters as text; what is absent is left out. */
function texts(values: object = {}): [name: string, value: string][] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)]);
}

function explain(error: unknown): never {
  // Fetch says TypeError for everything that kept an answer from coming; an abort keeps its own name.
  throw error instanceof TypeError ? offlineError() : error;
}
