/** A request and what it led to, as values. */

/** How much of a body is read; whatever follows is dropped with the connection. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** In how many pieces; a body in chunks of a byte costs a second of work otherwise. */
export const MAX_BODY_PIECES = MAX_BODY_BYTES / 8;

/** One HTTP request to Campaign or to the token service. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string;
  /** Milliseconds after which the exchange ends, whatever state it is in. */
  limitMs: number;
  /** Ends the exchange at once. */
  signal: AbortSignal;
  /** Called when a connection stands over which the request may leave; never if none is made. */
  onConnected?: () => void;
}

/** A request but for its limits, which depend on the step that sends it. */
export type RequestContent = Omit<HttpRequest, 'limitMs' | 'signal'>;

/** An answer with a status line; the body may be incomplete. */
export interface Answer {
  kind: 'answered';
  status: number;
  /** The `Retry-After` header as it came. */
  retryAfter: string | undefined;
  /** The `Date` header as it came: the server's clock. */
  date: string | undefined;
  /** The `Content-Type` header as it came. */
  contentType: string | undefined;
  /** The `X-Request-Id` header as it came. */
  requestId: string | undefined;
  /** At most {@link MAX_BODY_BYTES} in {@link MAX_BODY_PIECES} pieces, decoded as UTF-8. */
  body: string;
  /** False when the body was cut off, stalled, or longer than what is read of it. */
  bodyComplete: boolean;
}

/** No connection was made: the request certainly did not leave. */
export interface NotDelivered {
  kind: 'not-delivered';
  fault: 'dns' | 'refused' | 'unreachable' | 'timeout' | 'tls' | 'proxy' | 'interrupted' | 'other';
  /** The error's own words; plain data, not yet made safe to print. */
  detail: string;
}

/** A connection was made and the request may have been sent, but no answer came: it may have been applied. */
export interface Ambiguous {
  kind: 'ambiguous';
  fault: 'lost' | 'silent' | 'not-http' | 'interrupted';
  detail: string;
}

/** What one request led to. */
export type Exchange = Answer | NotDelivered | Ambiguous;

/** Sends one request and tells what came of it; never rejects. */
export type Send = (request: HttpRequest) => Promise<Exchange>;

/** True for 2xx. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
