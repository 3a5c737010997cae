import { type Clock, Deadline } from '../http/clock.js';
import type { Send } from '../http/exchange.js';
import type { Log } from '../text/log.js';

/** The world as the action sees it; tests supply their own. */
export interface World {
  send: Send;
  clock: Clock;
  /** A number from 0 up to 1. */
  random: () => number;
}

/** The world for one stretch of work. The work ends at the deadline, or immediately when it is interrupted. */
export interface Session extends World {
  log: Log;
  deadline: Deadline;
  interruption: AbortSignal;
}

/**
 * Begins a stretch of work.
 *
 * @param limitMs time limit in milliseconds
 * @param options.setBy what set the limit, in words for the user; `timeout-minutes` by default
 * @param options.interruption interrupts the work when aborted; by default nothing does
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
