import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { HttpClient } from '@actions/http-client';
import { duration } from '../text/wording.js';
import { timerMs } from './clock.js';
import { Connection, completeProxyUrl, proxyIsMalformed } from './connection.js';
import { type Answer, type Exchange, type HttpRequest, MAX_BODY_BYTES, MAX_BODY_PIECES } from './exchange.js';

/** How long the parts of an exchange may take, in milliseconds; the request's own limit applies to all of them. */
export interface Limits {
  /** DNS, TCP, proxy and TLS together. Until then nothing has been sent, so another attempt is harmless. */
  connectMs: number;
  /** From the start until the answer begins. */
  answerMs: number;
  /** From then on. Once the status is known, the body is worth waiting for, but not for long. */
  bodyMs: number;
}

/** Adobe's gateway gives up after 60 s, so an answer that takes longer than 75 s will not come. */
export const LIMITS: Limits = { connectMs: 20_000, answerMs: 75_000, bodyMs: 10_000 };

/**
 * Headers of every request. Firewalls demand the first. Without the second, a server may compress its answer, and
 * nothing here decompresses it.
 */
const ACCEPTED = { Accept: '*/*', 'Accept-Encoding': 'identity' };

/** Limit for the headers of an answer, in bytes; four times Node's own. */
const MAX_HEADER_BYTES = 64 * 1024;

// Milliseconds to try each address of a host before the next one. Node's 250 is too short for a slow route.
setDefaultAutoSelectFamilyAttemptTimeout(2_000);

/**
 * Sends one request on its own connection, through the proxy that the environment names.
 *
 * Returns a redirect like any other answer: to follow it would pass the API key to another host. Does not use the
 * library's own body readers, since they never settle if a connection breaks in the middle of a body.
 */
export function send(request: HttpRequest, limits: Limits = LIMITS): Promise<Exchange> {
  return new Promise((resolve) => {
    const connection = new Connection(request.url, request.onConnected);
    const abort = new AbortController();
    const timers = new Set<NodeJS.Timeout>();
    let reading: (() => Answer) | undefined;

    const settle = (exchange: Exchange): void => {
      for (const timer of timers) clearTimeout(timer);
      request.signal.removeEventListener('abort', interrupt);
      // Several events may end an exchange; only the first counts.
      resolve(exchange);
      // Free the socket, even if the answer never ends or the proxy never answers.
      abort.abort();
    };
    const end = (why: 'limit' | 'interrupted', detail: string): void => {
      settle(reading === undefined ? connection.failure(new Error(detail), why) : reading());
    };
    const after = (ms: number, action: () => void): void => {
      timers.add(setTimeout(action, timerMs(ms)));
    };
    const interrupt = (): void => end('interrupted', 'the step was interrupted');

    if (request.signal.aborted) {
      interrupt();
      return;
    }
    request.signal.addEventListener('abort', interrupt);
    const answerLimitMs = Math.min(request.limitMs, limits.answerMs);
    after(answerLimitMs, () => {
      if (reading === undefined) end('limit', `no answer within ${duration(answerLimitMs)}`);
    });
    after(request.limitMs, () => reading && settle(reading()));
    after(limits.connectMs, () => {
      if (!connection.made) end('limit', `no connection within ${duration(limits.connectMs)}`);
    });

    const onRequest = (clientRequest: ClientRequest): void => {
      connection.observe(clientRequest);
      clientRequest.once('response', (message: IncomingMessage) => {
        let broken = false;
        // Without this event, a reset would make a body without a length look complete.
        clientRequest.once('error', () => {
          broken = true;
        });
        reading = readBody(message, (answer) => settle(broken ? { ...answer, bodyComplete: false } : answer));
        after(limits.bodyMs, () => reading && settle(reading()));
      });
      // An upgrade that nobody asked for (101) ends a request silently.
      clientRequest.once('close', () => {
        if (reading === undefined) settle(connection.failure(new Error('closed without an answer')));
      });
    };

    completeProxyUrl(request.url);
    if (proxyIsMalformed(request.url)) {
      // Without the proxy, secrets would take a route not meant for them. No detail: it may hold a password.
      settle({ kind: 'not-delivered', fault: 'proxy', detail: 'the proxy variable holds no URL' });
      return;
    }
    const client = new HttpClient(undefined, [], { keepAlive: false });
    const agent: ProxyAgent = client.getAgent(request.url.href);
    // The tunnel library passes these options to its CONNECT request, which would otherwise outlive this one.
    if (agent.proxyOptions !== undefined) agent.proxyOptions.signal = abort.signal;
    const { hostname, port, pathname, search } = request.url;
    const options: RequestOptions = {
      // Square brackets belong to a URL, not to the address of an IPv6 host.
      host: hostname.replace(/[[\]]/g, ''),
      // Empty means the protocol's own port.
      port,
      path: pathname + search,
      method: request.method,
      headers: { ...ACCEPTED, ...request.headers },
      maxHeaderSize: MAX_HEADER_BYTES,
      agent,
      signal: abort.signal,
    };
    const httpModule = observed(connection.secure ? https : http, onRequest);
    // The client's types do not say so, but if there is no data, it sends no Content-Length either.
    const data = request.body as string;
    // Unlike the client's other methods, this one follows no redirect and repeats nothing.
    client
      .requestRaw({ options, parsedUrl: request.url, httpModule }, data)
      .catch((error: unknown) => settle(connection.failure(error)));
  });
}

/** An agent of the client. Only one that tunnels through a proxy has `proxyOptions`. */
type ProxyAgent = http.Agent & { proxyOptions?: { signal?: AbortSignal } };

/**
 * Stands in for `module`, and shows each request to `onRequest` before anything is sent. It has only what the
 * client calls: a copy of the whole module would read its lazy properties too, and load all of undici for its
 * WebSocket.
 */
function observed(
  module: typeof http | typeof https,
  onRequest: (request: ClientRequest) => void,
): typeof http | typeof https {
  const request = (options: RequestOptions, callback?: (message: IncomingMessage) => void): ClientRequest => {
    const clientRequest = module.request(options, callback);
    onRequest(clientRequest);
    return clientRequest;
  };
  return { request } as typeof http;
}

/** Collects a body until it ends, breaks or is too long. The returned function gives what has come so far. */
function readBody(message: IncomingMessage, done: (answer: Answer) => void): () => Answer {
  // One buffer that doubles: as a list of chunks of one byte, a body would take a hundred times its size.
  let bytes = Buffer.alloc(0);
  let length = 0;
  let pieces = 0;
  const answer = (bodyComplete = false): Answer => ({
    kind: 'answered',
    status: message.statusCode ?? 0,
    retryAfter: message.headers['retry-after'],
    date: message.headers.date,
    contentType: message.headers['content-type'],
    requestId: message.headers['x-request-id']?.toString(),
    body: bytes.toString('utf8', 0, length),
    bodyComplete,
  });
  message.on('data', (chunk: Buffer) => {
    const end = Math.min(length + chunk.length, MAX_BODY_BYTES);
    if (end > bytes.length) {
      const larger = Buffer.alloc(Math.max(end, Math.min(2 * bytes.length, MAX_BODY_BYTES)));
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
    const room = MAX_BODY_BYTES - length;
    chunk.copy(bytes, length, 0, room);
    length = end;
    pieces++;
    if (chunk.length > room || pieces > MAX_BODY_PIECES) done(answer());
  });
  message.once('end', () => done(answer(message.complete)));
  // An error closes it too.
  message.once('close', () => done(answer()));
  return answer;
}
