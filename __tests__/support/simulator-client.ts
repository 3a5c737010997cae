/** A bare HTTP client that reports exactly what it saw. */

import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach } from '@jest/globals';
import type { SimulatorOptions } from '../../simulator/options.js';
import { type Simulator, type SimulatorHooks, startSimulator } from '../../simulator/server.js';

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly agent?: Agent;
  /** Hangs up once this settles. */
  readonly giveUp?: Promise<unknown>;
  /** Hangs up once this much of the body has arrived. */
  readonly giveUpBytes?: number;
  /** Hangs up once some of the body has arrived, and then nothing more for this long. */
  readonly giveUpQuietMs?: number;
}

export interface Seen {
  /** Absent if no answer began. */
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** How it ended: whole, an error's code, or given up. */
  readonly end: string;
  readonly tookMs: number;
}

/** Sends one request; never rejects. */
export function call(url: string, sent: Sent): Promise<Seen> {
  const { hostname, port } = new URL(url);
  const began = performance.now();
  return new Promise((resolve) => {
    let status: number | undefined;
    let headers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    let length = 0;
    let timer: NodeJS.Timeout | undefined;
    const finish = (end: string): void => {
      clearTimeout(timer);
      const body = Buffer.concat(chunks).toString('utf8');
      resolve({ status, headers, body, end, tookMs: performance.now() - began });
      // Nobody listens to a connection after hanging up.
      exchange.on('error', () => undefined);
      if (end !== 'whole') exchange.destroy();
    };
    const exchange = request(
      {
        hostname,
        port,
        path: sent.path,
        method: sent.method ?? 'GET',
        headers: {
          ...(sent.body === undefined ? {} : { 'Content-Length': Buffer.byteLength(sent.body) }),
          ...sent.headers,
        },
        agent: sent.agent ?? false,
      },
      (response) => {
        status = response.statusCode;
        headers = response.headers;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          length += chunk.length;
          if (length >= (sent.giveUpBytes ?? Number.POSITIVE_INFINITY)) finish('given up');
          clearTimeout(timer);
          if (sent.giveUpQuietMs !== undefined)
            timer = setTimeout(() => finish('given up'), sent.giveUpQuietMs);
        });
        response.on('end', () => finish('whole'));
        response.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
      },
    );
    exchange.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    void sent.giveUp?.then(() => finish('given up'));
    exchange.end(sent.body);
  });
}

const running: Simulator[] = [];

/** Starts a simulator that ends with the test. */
export async function simulator(
  options: Partial<SimulatorOptions> = {},
  hooks: SimulatorHooks = {},
): Promise<Simulator> {
  const started = await startSimulator(options, hooks);
  running.push(started);
  return started;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

/** Waits until something has happened in a simulator. */
export async function until(happened: () => boolean): Promise<void> {
  for (let tries = 0; !happened(); tries++) {
    if (tries > 2_000) throw new Error('it did not happen');
    await sleep(5);
  }
}

/** A clock that is moved by hand; it begins at a fixed moment. */
export function handClock(): { now: () => number; pass: (ms: number) => void } {
  let nowMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  return {
    now: () => nowMs,
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

export const API_KEY = 'simulator-api-key';
export const CLIENT_SECRET = 'simulator-client-secret';

/** What a client with a good token and key sends along. */
export function credentials(sim: Simulator): Readonly<Record<string, string>> {
  return { Authorization: `Bearer ${sim.issueToken()}`, 'X-Api-Key': API_KEY };
}

/** A command as a client sends it; `overrides` last. */
export function command(sim: Simulator, method: string, overrides: Partial<Sent> = {}): Promise<Seen> {
  return call(sim.url, {
    method: 'POST',
    path: '/geometrixx/campaign/workflow/execution/WKF110/commands',
    headers: { ...credentials(sim), 'Content-Type': 'application/json' },
    body: JSON.stringify({ method }),
    ...overrides,
  });
}

/** A read as a client sends it; `overrides` last. */
export function read(sim: Simulator, overrides: Partial<Sent> = {}): Promise<Seen> {
  return call(sim.url, {
    path: '/geometrixx/campaign/workflow/execution/WKF110',
    headers: credentials(sim),
    ...overrides,
  });
}

export const FORM: Readonly<Record<string, string>> = {
  grant_type: 'client_credentials',
  client_id: API_KEY,
  client_secret: CLIENT_SECRET,
  scope: 'openid,AdobeID',
};

/** A request for a token with `form` as its body; `overrides` last. */
export function mint(
  sim: Simulator,
  form: Readonly<Record<string, string>> = FORM,
  overrides: Partial<Sent> = {},
): Promise<Seen> {
  return call(sim.url, {
    method: 'POST',
    path: '/ims/token/v3',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    ...overrides,
  });
}

/** A request to the control interface. */
export function control(sim: Simulator, method: string, resource: string, body?: string): Promise<Seen> {
  return call(sim.url, { method, path: `/_simulator/${resource}`, ...(body === undefined ? {} : { body }) });
}

/** Sends these bytes, and returns what comes back until the connection ends, and its error if there is one. */
export function raw(url: string, bytes: string): Promise<{ received: string; error: string | undefined }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    let code: string | undefined;
    socket.on('error', (error: NodeJS.ErrnoException) => {
      code = error.code;
    });
    socket.on('close', () => resolve({ received: Buffer.concat(chunks).toString('latin1'), error: code }));
  });
}

/** The body as JSON. */
export function json(seen: Seen): unknown {
  return JSON.parse(seen.body);
}
