/** A request and what it led to, as values. */

/** How much of a body to read; the rest is dropped with the connection. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** In how many pieces to read it; a body in chunks of one byte would cost a second of work. */
export const MAX_BODY_PIECES = MAX_BODY_BYTES / 8;

/** One HTTP request to Campaign or to the token service. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string;
  /** Milliseconds after which the exchange ends, whatever its state. */
  limitMs: number;
  /** Ends the exchange immediately. */
  signal: AbortSignal;
  /** Called when a connection is ready for the request to leave; never called if none is made. */
  onConnected?: () => void;
}

/** A request without its limits, which depend on the step that sends it. */
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
  /** False if the body was cut off, stalled, or exceeded these limits. */
  bodyComplete: boolean;
}

/** No connection was made: the request certainly did not leave. */
export interface NotDelivered {
  kind: 'not-delivered';
  fault: 'dns' | 'refused' | 'unreachable' | 'timeout' | 'tls' | 'proxy' | 'interrupted' | 'other';
  /** The error's own words, not yet safe to print. */
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

/** Sends one request and returns what came of it; never rejects. */
export type Send = (request: HttpRequest) => Promise<Exchange>;

/** True for 2xx. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
