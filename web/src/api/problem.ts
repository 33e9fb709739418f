/** Everything that can go wrong with a request, as one error. */

export type FieldProblem = { pointer: string; code: string; detail: string };

type ProblemBody = {
  title: string;
  status: number;
  code: string;
  detail: string | undefined;
  requestId: string | undefined;
  errors: FieldProblem[];
};

export class ApiError extends Error {
  override readonly name = "ApiError";
  /** Zero when no answer came at all. */
  readonly status: number;
  /** Stable; what the interface decides by. */
  readonly code: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly errors: FieldProblem[];

  constructor({ title, status, code, detail, requestId, errors }: ProblemBody) {
    super(title);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.requestId = requestId;
    this.errors = errors;
  }

  /** What a person should read: the particular sentence where there is one. */
  get sentence(): string {
    return this.detail ?? this.message;
  }
}

export const offlineCode = "offline";

export function offlineError(): ApiError {
  return new ApiError({
    title: "The server cannot be reached",
    status: 0,
    code: offlineCode,
    detail: "The server cannot be reached. Check your connection and try again.",
    requestId: undefined,
    errors: [],
  });
}

/** Reads the problem in a refused response; a body in another form still gives a usable error. */
export async function problemOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const fields = isRecord(body) ? body : {};
  return new ApiError({
    title: textOf(fields.title) ?? `The server answered ${response.status}`,
    status: response.status,
    code: textOf(fields.code) ?? `http_${response.status}`,
    detail: textOf(fields.detail),
    requestId: textOf(fields.request_id) ?? response.headers.get("x-request-id") ?? undefined,
    errors: Array.isArray(fields.errors) ? fields.errors.flatMap(fieldProblem) : [],
  });
}

/** The first complaint about each field, under the field's name: `/email` and `/fields/0/name` alike. */
export function errorsByField(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const found: Record<string, string> = {};
  for (const { pointer, detail } of error.errors) {
    found[pointer.replace(/^\//, "").replaceAll("/", ".")] ??= detail;
  }
  return found;
}

function fieldProblem(value: unknown): FieldProblem[] {
  if (!isRecord(value)) return [];
  const [pointer, code, detail] = [textOf(value.pointer), textOf(value.code), textOf(value.detail)];
  return pointer === undefined || detail === undefined ? [] : [{ pointer, code: code ?? "invalid", detail }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
