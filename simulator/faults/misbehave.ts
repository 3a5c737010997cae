/** Sends answers, and does faults to the connection that carries them. */

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../http/reply.js';
import type { RequestFault } from './fault-queue.js';

/** One exchange: everything that a fault can change about it. */
export interface Exchange {
  readonly response: ServerResponse;
  /** The request as it came, headers and body, in JSON. */
  readonly received: () => string;
  /** Carries out the request and returns its answer. Called at most once. */
  readonly honest: () => Reply;
  /** Called just before the status line goes out, or the connection is ended without one. */
  readonly answering: (status: number | undefined) => void;
  /** Aborted when the simulator ends. */
  readonly signal: AbortSignal;
}

/** More than a socket buffers, so that each write waits and other requests get their turn. */
const FILLER = Buffer.alloc(64 * 1024, 0x20);

/** Sends the whole answer. */
export function sendReply(
  { response, answering }: Pick<Exchange, 'response' | 'answering'>,
  reply: Reply,
): void {
  answering(reply.status);
  // A 204 must not even have a length (RFC 9110, section 8.6).
  const length = reply.status === 204 ? {} : { 'Content-Length': Buffer.byteLength(reply.body) };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  response.end(reply.body);
}

/** Does `fault` to the exchange. Resolves once everything is sent, or the connection is gone. */
export async function misbehave(exchange: Exchange, fault: RequestFault): Promise<void> {
  const { response, honest, answering, signal } = exchange;
  switch (fault.kind) {
    case 'delay':
      await sleep(fault.ms, undefined, { signal });
      sendReply(exchange, honest());
      return;
    case 'reset':
      if (fault.effect === 'after') honest();
      answering(undefined);
      response.socket?.resetAndDestroy();
      return;
    case 'silent':
      if (fault.effect === 'after') honest();
      return;
    case 'cut':
      sendHalf(exchange, honest(), () => response.socket?.destroy());
      return;
    case 'stall':
      sendHalf(exchange, honest(), () => undefined);
      return;
    case 'drip':
      await drip(exchange, honest(), fault.intervalMs);
      return;
    case 'endless':
      begin(exchange, withBody(honest()), {});
      await pour(exchange, Number.POSITIVE_INFINITY);
      return;
    case 'huge':
      await sendHuge(exchange, withBody(honest()), fault.bytes);
      return;
    case 'answer':
      if (fault.effect) honest();
      sendReply(exchange, {
        status: fault.status,
        headers: { ...(fault.contentType ? { 'Content-Type': fault.contentType } : {}), ...fault.headers },
        body: fault.body ?? '',
      });
      return;
    case 'echo':
      if (fault.effect) honest();
      sendReply(exchange, {
        status: fault.status,
        headers: { 'Content-Type': 'application/json' },
        body: exchange.received(),
      });
      return;
    case 'redirect':
      if (fault.effect) honest();
      sendReply(exchange, { status: fault.status, headers: { Location: fault.location }, body: '' });
      return;
    case 'garbage':
      if (fault.effect) honest();
      answering(undefined);
      response.socket?.end('\u0000\u0001 this is not HTTP \u00ff\r\n\r\n', 'latin1');
      return;
  }
}

/** The answer with a body, because some faults need one. */
function withBody(reply: Reply): Reply {
  if (reply.body !== '') return reply;
  return {
    status: reply.status === 204 ? 200 : reply.status,
    headers: { ...reply.headers, 'Content-Type': 'application/json;charset=utf-8' },
    body: '{"status":"accepted"}',
  };
}

function begin(
  { response, answering }: Exchange,
  reply: Reply,
  headers: Readonly<Record<string, string>>,
): void {
  answering(reply.status);
  response.writeHead(reply.status, { ...reply.headers, ...headers });
}

/** Sends the status, the headers, and half of the body that they promise. */
function sendHalf(exchange: Exchange, reply: Reply, then: () => void): void {
  const whole = withBody(reply);
  const body = Buffer.from(whole.body);
  begin(exchange, whole, { 'Content-Length': `${body.length}` });
  exchange.response.write(body.subarray(0, Math.floor(body.length / 2)), then);
}

async function drip(exchange: Exchange, reply: Reply, intervalMs: number): Promise<void> {
  const whole = withBody(reply);
  begin(exchange, whole, {});
  const body = Buffer.from(whole.body);
  for (let index = 0; !exchange.response.destroyed; index++) {
    // Spaces follow the honest body, so that it stays valid JSON.
    exchange.response.write(index < body.length ? body.subarray(index, index + 1) : ' ');
    await sleep(intervalMs, undefined, { signal: exchange.signal });
  }
}

async function sendHuge(exchange: Exchange, reply: Reply, bytes: number): Promise<void> {
  begin(exchange, reply, { 'Content-Type': 'application/json', 'Content-Length': `${bytes}` });
  const [opening, closing] = bytes >= 2 ? ['"', '"'] : ['1'.repeat(bytes), ''];
  exchange.response.write(opening);
  await pour(exchange, Math.max(0, bytes - 2));
  exchange.response.end(closing);
}

/** Writes this much filler as fast as it is read, until the connection is gone. */
async function pour({ response, signal }: Exchange, bytes: number): Promise<void> {
  for (let left = bytes; left > 0 && !response.destroyed && !signal.aborted; left -= FILLER.length) {
    const taken = response.write(left < FILLER.length ? FILLER.subarray(0, left) : FILLER);
    if (!taken) await drained(response);
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}
