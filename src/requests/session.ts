import { type Clock, Deadline } from '../http/clock.js';
import type { Send } from '../http/exchange.js';
import type { Log } from '../text/log.js';

/** The world as the action sees it; tests bring their own. */
export interface World {
  send: Send;
  clock: Clock;
  /** A number from 0 up to 1. */
  random: () => number;
}

/** The world for one stretch of work, which ends by the deadline, or immediately when it is interrupted. */
export interface Session extends World {
  log: Log;
  deadline: Deadline;
  interruption: AbortSignal;
}

/**
 * Begins a stretch of work.
 *
 * @param limitMs milliseconds that it may take
 * @param options.setBy what set that limit, in words for its reader; `timeout-minutes` if left out
 * @param options.interruption ends it when aborted; without one nothing interrupts it
 */
export function openSession(
  { send, clock, random }: World,
  log: Log,
  limitMs: number,
  options: { setBy?: string; interruption?: AbortSignal } = {},
): Session {
  const { setBy, interruption = new AbortController().signal } = options;
  return { send, clock, random, log, deadline: new Deadline(clock, limitMs, setBy), interruption };
}
