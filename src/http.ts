import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import { TLSSocket } from 'node:tls';
import { HttpClient } from '@actions/http-client';
import { getProxyUrl } from '@actions/http-client/lib/proxy';

/** How much of a body is read; whatever follows is dropped with the connection. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** DNS, TCP, proxy and TLS together; past this nothing has been sent, and another attempt is harmless. */
const CONNECT_LIMIT_MS = 20_000;

/** Adobe's gateway gives up after 60 s, so an answer that takes longer than this will not come. */
const ANSWER_LIMIT_MS = 75_000;

/** Once the status is known, the body is worth waiting for, but not for long. */
const BODY_LIMIT_MS = 10_000;

/** One HTTP request to Campaign or to the token service. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string;
  /** Milliseconds after which the exchange ends, whatever state it is in. */
  limitMs: number;
  /** Ends the exchange at once. */
  signal?: AbortSignal;
}

/** An answer with a status line; the body may be incomplete. */
export interface Answer {
  kind: 'answered';
  status: number;
  /** The `Retry-After` header as it came. */
  retryAfter: string | undefined;
  /** The `X-Request-Id` header as it came. */
  requestId: string | undefined;
  /** At most {@link MAX_BODY_BYTES}, decoded as UTF-8. */
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

/**
 * Sends one request on a connection of its own, through the proxy that the environment asks for.
 *
 * Redirects are answers like any other: following one would hand the API key to another host. The library's
 * own body readers are not used, since they never settle when a connection breaks in mid-body.
 */
export const send: Send = (request) =>
  new Promise((resolve) => {
    const connection = new Connection(request.url);
    const abort = new AbortController();
    const timers = new Set<NodeJS.Timeout>();
    let settled = false;
    let reading: (() => Answer) | undefined;
    let ending: 'limit' | 'interrupted' | undefined;

    const settle = (exchange: Exchange): void => {
      if (settled) return;
      settled = true;
      for (const timer of timers) clearTimeout(timer);
      request.signal?.removeEventListener('abort', interrupt);
      resolve(exchange);
      // An answer without end, or a proxy that never answers, must not keep its socket.
      abort.abort();
    };
    const end = (why: 'limit' | 'interrupted', detail: string): void => {
      ending = why;
      settle(reading === undefined ? connection.failure(new Error(detail), why) : reading());
    };
    const after = (ms: number, action: () => void): void => {
      timers.add(setTimeout(action, Math.max(0, ms)));
    };
    const interrupt = (): void => end('interrupted', 'the step was interrupted');

    if (request.signal?.aborted) {
      interrupt();
      return;
    }
    request.signal?.addEventListener('abort', interrupt, { once: true });
    const answerLimitMs = Math.min(request.limitMs, ANSWER_LIMIT_MS);
    after(answerLimitMs, () => {
      if (reading === undefined) end('limit', `no answer within ${seconds(answerLimitMs)}`);
    });
    after(request.limitMs, () => end('limit', `no end within ${seconds(request.limitMs)}`));
    after(CONNECT_LIMIT_MS, () => {
      if (!connection.made) end('limit', `no connection within ${seconds(CONNECT_LIMIT_MS)}`);
    });

    const onRequest = (clientRequest: ClientRequest): void => {
      connection.observe(clientRequest);
      clientRequest.once('response', (message: IncomingMessage) => {
        reading = readBody(message, (answer) => settle(answer));
        after(BODY_LIMIT_MS, () => reading && settle(reading()));
      });
    };

    try {
      const client = new HttpClient(undefined, [], { allowRedirects: false, allowRetries: false });
      const { hostname, port, pathname, search } = request.url;
      const options: RequestOptions = {
        // Square brackets belong to a URL, not to the address of an IPv6 host.
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? (connection.secure ? 443 : 80) : Number(port),
        path: pathname + search,
        method: request.method,
        headers: { ...request.headers },
        agent: client.getAgent(request.url.href),
        signal: abort.signal,
      };
      const httpModule = observed(connection.secure ? https : http, onRequest);
      client.requestRaw({ options, parsedUrl: request.url, httpModule }, request.body ?? '').then(
        () => undefined,
        (error: unknown) => {
          if (ending === undefined) settle(reading === undefined ? connection.failure(error) : reading());
        },
      );
    } catch (error) {
      settle(connection.failure(error));
    }
  });

/** `module`, except that `onRequest` sees each request that it makes, before anything is sent. */
function observed(
  module: typeof http | typeof https,
  onRequest: (request: ClientRequest) => void,
): typeof http | typeof https {
  const request = (options: RequestOptions, callback?: (message: IncomingMessage) => void): ClientRequest => {
    const clientRequest = module.request(options, callback);
    onRequest(clientRequest);
    return clientRequest;
  };
  return { ...module, request } as typeof http;
}

/** Collects a body until it ends, breaks or is too long; the function returned says what came so far. */
function readBody(message: IncomingMessage, done: (answer: Answer) => void): () => Answer {
  const chunks: Buffer[] = [];
  let length = 0;
  const answer = (bodyComplete = false): Answer => ({
    kind: 'answered',
    status: message.statusCode ?? 0,
    retryAfter: message.headers['retry-after'],
    requestId: message.headers['x-request-id']?.toString(),
    body: Buffer.concat(chunks).toString('utf8'),
    bodyComplete,
  });
  message.on('data', (chunk: Buffer) => {
    const room = MAX_BODY_BYTES - length;
    chunks.push(chunk.subarray(0, room));
    length += Math.min(chunk.length, room);
    if (chunk.length > room) done(answer());
  });
  message.once('end', () => done(answer(message.complete)));
  message.once('error', () => done(answer()));
  message.once('close', () => done(answer()));
  return answer;
}

/** Follows one request as far as it matters: could any of it have left this machine? */
class Connection {
  readonly secure: boolean;
  private readonly url: URL;
  /** True once a connection that could carry the request stood; over TLS, once the peer was verified. */
  made = false;

  constructor(url: URL) {
    this.url = url;
    this.secure = url.protocol === 'https:';
  }

  observe(request: ClientRequest): void {
    const made = (): void => {
      this.made = true;
    };
    request.once('socket', (socket) => {
      // Node holds the request back until this event (through a proxy, the socket is the tunnel's inside).
      if (socket instanceof TLSSocket) socket.once('secureConnect', made);
      else if (socket.connecting) socket.once('connect', made);
      else made();
    });
    request.once('response', made);
  }

  /** What an exchange without an answer was. Doubt counts as ambiguous: such a request is not repeated. */
  failure(error: unknown, why?: 'limit' | 'interrupted'): NotDelivered | Ambiguous {
    const { code, message } = describe(error);
    const detail = message.includes(code) ? message : `${code} ${message}`.trim();
    if (this.made) {
      if (why === 'interrupted') return { kind: 'ambiguous', fault: 'interrupted', detail };
      if (why === 'limit') return { kind: 'ambiguous', fault: 'silent', detail };
      return { kind: 'ambiguous', fault: code.startsWith('HPE_') ? 'not-http' : 'lost', detail };
    }
    if (why === 'interrupted') return { kind: 'not-delivered', fault: 'interrupted', detail };
    return { kind: 'not-delivered', fault: this.connectionFault(code, message), detail };
  }

  private connectionFault(code: string, message: string): NotDelivered['fault'] {
    if (code === 'ERR_INVALID_URL' || /tunneling socket|body from proxy/.test(message)) return 'proxy';
    const table: [RegExp, NotDelivered['fault']][] = [
      [/^(ENOTFOUND|EAI_)/, 'dns'],
      [/^ECONNREFUSED$/, 'refused'],
      [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|EHOSTDOWN)$/, 'unreachable'],
      [/^(ETIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/, 'timeout'],
      [/CERT|SSL|TLS|SIGNATURE|SIGNED|HOSTNAME|^EPROTO$/, 'tls'],
    ];
    const found = table.find(([pattern]) => pattern.test(code))?.[1];
    if (found !== undefined) return found;
    if (/secure TLS connection/.test(message)) return 'tls';
    if (/^no (connection|answer|end) within/.test(message)) return this.viaProxy() ? 'proxy' : 'timeout';
    return 'other';
  }

  private viaProxy(): boolean {
    return getProxyUrl(this.url) !== undefined;
  }
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Several addresses of one host, each refused: the error that holds them all has no message.
  if (error instanceof AggregateError && error.message === '') {
    return { code, message: error.errors.map((inner) => describe(inner).message).join('; ') };
  }
  return { code, message: error.message };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
