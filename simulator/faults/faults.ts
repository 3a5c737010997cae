/** What can go wrong, as data. How it is done to a socket is in misbehave.ts. */

import { z } from 'zod';
import { SENT } from '../campaign/lifecycle.js';
import { MAX_MS } from '../campaign/settings.js';

const ms = z.int().min(0).max(MAX_MS);
const when = z.enum(['before', 'after']);
const status = z.int().min(200).max(599);
const headers = z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), z.string().regex(/^[\t -~]*$/));

/** Which requests a fault is done to. */
const TRIGGER = {
  /** `any` is every request except those to the control interface. */
  on: z.enum(['command', 'read', 'mint', 'any']),
  /** How many matching requests it is done to; 1 if not given. */
  times: z.union([z.int().min(1), z.literal('always')]).exactOptional(),
  /** How many matching requests go unharmed first. */
  skip: z.int().min(0).exactOptional(),
  /** Only commands with this method; `signal` stands for a signal. */
  method: z.enum(SENT).exactOptional(),
};

function fault<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.strictObject({ ...TRIGGER, kind: z.literal(kind), ...shape });
}

/** Durations are in milliseconds. Where there is an `effect`, it says whether the request takes effect. */
export const FAULT = z.discriminatedUnion('kind', [
  /** Answers late, and as it would have. */
  fault('delay', { ms }),
  /**
   * Refuses connections, and listens again on the same port after `ms`. It begins just before the answer to the
   * next request of kind `after` is sent, or immediately if there is no `after`. All connections are refused,
   * whatever `on` says.
   */
  fault('refuse', { ms, after: z.enum(['command', 'read', 'mint']).exactOptional() }).refine(
    ({ after, times, skip, method }) => after !== undefined || (times ?? skip ?? method) === undefined,
    { error: 'a refusal without "after" begins immediately, so it has no times, skip or method' },
  ),
  /** Resets the connection without an answer, before or after the request took effect. */
  fault('reset', { effect: when }),
  /** Takes effect, and loses the connection in the middle of the body. */
  fault('cut', {}),
  /** Never answers. */
  fault('silent', { effect: when }),
  /** Takes effect, and falls silent in the middle of the body. */
  fault('stall', {}),
  /** Takes effect, and sends a body byte by byte that never ends. */
  fault('drip', { intervalMs: ms }),
  /** Takes effect, and sends a body that never ends, as fast as it is read. */
  fault('endless', {}),
  /** Takes effect, and sends a valid JSON body of this size. */
  fault('huge', {
    bytes: z
      .int()
      .min(0)
      .max(2 ** 32),
  }),
  /** Gives this answer instead. */
  fault('answer', {
    status,
    headers: headers.exactOptional(),
    body: z.string().exactOptional(),
    contentType: z
      .string()
      .regex(/^[ -~]+$/)
      .exactOptional(),
    effect: z.boolean(),
  }),
  /** Answers with the request that it got, headers and all, as a debugging proxy may. */
  fault('echo', { status, effect: z.boolean() }),
  /** Sends the client elsewhere. */
  fault('redirect', {
    status: z.int().min(300).max(399),
    location: z.string().regex(/^[!-~]+$/),
    effect: z.boolean().exactOptional(),
  }),
  /** Answers with bytes that are not HTTP. */
  fault('garbage', { effect: z.boolean().exactOptional() }),
]);

export type Fault = Readonly<z.output<typeof FAULT>>;
export type FaultKind = Fault['kind'];
