/** One way to the server: envelope, errors, token and trace ID. */

export interface PageInfo {
  pageSize: number;
  count: number;
  /** Not of lists that are not counted. */
  totalCount?: number;
  pageNumber: number;
  pageCount?: number;
  isFirstPage: boolean;
}

export interface Envelope<T> {
  ok: boolean;
  error: number;
  message: string;
  data: T;
  pageInfo?: PageInfo;
  traceId: string;
}

interface ErrorEnvelope {
  reason?: string;
  message?: string;
  detail?: Record<string, unknown>;
  traceId?: string;
}

export type Query = Record<string, string | number | boolean | undefined>;

export interface RequestOptions {
  method?: 'GET' | 'POST';
  query?: Query;
  body?: unknown;
  traceId?: string;
  signal?: AbortSignal;
  /** Without the token. */
  anonymous?: boolean;
  /** The request outlives the page. */
  keepalive?: boolean;
}

/** What the server, or the way to it, refused. `status` 0: no answer at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
    readonly detail: Record<string, unknown> = {},
    readonly traceId = '',
    readonly retryAfter = 0,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** Everything worth sending to whoever looks into it. */
  toText(): string {
    return [this.message, this.reason, this.traceId].filter(Boolean).join('\n');
  }
}

const tokenKey = 'dff.token';
let onSignedOut: () => void = () => undefined;

export const token = {
  get: (): string | null => localStorage.getItem(tokenKey),
  set: (value: string): void => localStorage.setItem(tokenKey, value),
  clear: (): void => localStorage.removeItem(tokenKey),
};

/** Called when the server no longer takes the token. */
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback;
}

/** `crypto.randomUUID` exists on HTTPS and loopback only. */
export function newTraceId(): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
  const version4 = `${hex.slice(0, 12)}4${hex.slice(13)}`;
  return `TRACE-${version4.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5').toUpperCase()}`;
}

export function requestHeaders(traceId?: string): Record<string, string> {
  const headers: Record<string, string> = { 'X-Dff-Origin': 'DFF-UI', 'X-Client-Ui-Locale': document.documentElement.lang };
  const current = token.get();
  if (current !== null) headers['X-Dff-Auth-Token'] = current;
  if (traceId !== undefined) headers['X-Trace-Id'] = traceId;
  return headers;
}

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

export async function toApiError(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as ErrorEnvelope;
  const error = new ApiError(
    response.status,
    body.reason ?? 'EUnknown',
    body.message ?? `HTTP ${response.status}`,
    body.detail,
    body.traceId ?? response.headers.get('X-Trace-Id') ?? '',
    Number(response.headers.get('Retry-After') ?? 0),
  );
  if (response.status === 401 && error.reason === 'EUserAuth') onSignedOut();
  return error;
}

/** The whole envelope, for lists that page. */
export async function call<T>(path: string, options: RequestOptions = {}): Promise<Envelope<T>> {
  const headers = requestHeaders(options.traceId);
  if (options.anonymous) delete headers['X-Dff-Auth-Token'];
  const init: RequestInit = { method: options.method ?? 'GET', headers };
  if (options.signal) init.signal = options.signal;
  if (options.keepalive) init.keepalive = true;
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  let response: Response;
  try {
    response = await fetch(address(path, options.query), init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'ENetwork', 'The server does not answer');
  }
  if (!response.ok) throw await toApiError(response);
  return (await response.json()) as Envelope<T>;
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return (await call<T>(path, { ...(query && { query }), ...(signal && { signal }) })).data;
}

export async function post<T>(path: string, body: unknown = {}): Promise<T> {
  return (await call<T>(path, { method: 'POST', body })).data;
}
