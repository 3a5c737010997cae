import type { Command, WaitFor } from './campaign.js';
import type { Order } from './deliver.js';
import type { Diagnosis } from './diagnosis.js';
import { readOnce, type Snapshot } from './record.js';
import { parseRetryAfter } from './retry.js';
import { ChangeDetector, readState, type State, stateWords } from './state.js';
import type { Log, Step } from './step.js';
import { capital, seconds } from './wording.js';

const SHORTEST_INTERVAL_MS = 2_000;
const LONGEST_INTERVAL_MS = 30_000;
/** Below the longest interval, so that jitter has room there too. */
const LONGEST_BEFORE_JITTER_MS = 29_000;
const SHARE_OF_WAIT = 0.05;

/** The last read is made this long before the deadline, so that its answer still counts. */
const LAST_READ_MS = 3_000;

const HEARTBEAT_MS = 5 * 60_000;

/**
 * Milliseconds until the next read: 5 % of the time waited so far, at least 2 s and at most 30 s, with
 * jitter that only lengthens and never beyond 5 % + 2 s. An hour costs 180 reads at most.
 *
 * @param waitedMs time since the command was accepted
 * @param random a number from 0 up to 1
 */
export function adaptiveIntervalMs(waitedMs: number, random: number): number {
  const share = waitedMs * SHARE_OF_WAIT;
  const base = Math.min(LONGEST_BEFORE_JITTER_MS, Math.max(SHORTEST_INTERVAL_MS, share));
  const jitter = random * Math.min(SHORTEST_INTERVAL_MS, share);
  return Math.min(LONGEST_INTERVAL_MS, base + jitter);
}

/** What a state means to a wait: its end, good or bad, or nothing yet. */
type Meaning = 'done' | 'bad' | 'pending';

/** How a wait ended. */
export type WaitEnd =
  | { kind: 'reached'; state: State }
  /** The workflow ended in a way that rules out what was awaited. */
  | { kind: 'failed'; state: State }
  | { kind: 'deadline' }
  | { kind: 'interrupted' }
  /** The record can no longer be read, nor will it be. */
  | { kind: 'unreadable'; what: string; diagnosis: Diagnosis };

/** What a wait is for, and what it may know. */
export interface WaitOrder {
  order: Order;
  waitFor: Exclude<WaitFor, 'accepted'>;
  snapshot: Snapshot;
  /** Undefined: adaptive. */
  pollIntervalMs: number | undefined;
  /** Called with each state that differs from the one before. */
  seen(state: State): void;
}

/**
 * What `state` means after `command`.
 *
 * After a start or resume a terminal state counts only when it is fresh: not left over from a run before.
 */
export function meaning(
  command: Command,
  waitFor: Exclude<WaitFor, 'accepted'>,
  state: State,
  fresh: boolean,
): Meaning {
  const terminal = state === 'finished' || state === 'erroneous';
  switch (command) {
    case 'start':
    case 'resume':
      if (terminal && !fresh) return 'pending';
      if (state === 'erroneous') return 'bad';
      if (state === 'finished') return 'done';
      return waitFor === 'started' && state === 'in-progress' ? 'done' : 'pending';
    case 'pause':
      if (state === 'paused') return 'done';
      return terminal ? 'bad' : 'pending';
    case 'stop':
      return state === 'finished' ? 'done' : 'pending';
  }
}

/** Reads the record at intervals until it shows what is awaited, or never will, or the step must end. */
export async function waitFor(step: Step, wait: WaitOrder): Promise<WaitEnd> {
  const watch = new Watch(wait);
  const beganMs = step.clock.nowMs();
  let heartbeatAtMs = beganMs + HEARTBEAT_MS;
  let retryAfterMs = 0;
  let unheard = false;

  for (let reads = 1; ; reads++) {
    const waitedMs = step.clock.nowMs() - beganMs;
    const interval = wait.pollIntervalMs ?? adaptiveIntervalMs(waitedMs, step.random());
    await sleepUntilRead(step, Math.max(interval, retryAfterMs));
    if (step.interruption.aborted) return { kind: 'interrupted' };
    if (step.deadline.passed()) return { kind: 'deadline' };

    const result = await readOnce(step, wait.order, reads);
    if (step.interruption.aborted) return { kind: 'interrupted' };
    retryAfterMs = 0;
    switch (result.kind) {
      case 'permanent':
        return { kind: 'unreadable', what: result.what, diagnosis: result.diagnosis };
      case 'transient':
        if (!unheard) step.log.info(`${capital(result.what)}; waiting on`);
        unheard = true;
        if (result.exchange.kind === 'answered') {
          retryAfterMs = parseRetryAfter(result.exchange.retryAfter, step.clock.wallMs()) ?? 0;
        }
        break;
      case 'record': {
        unheard = false;
        const verdict = watch.look(result.record, step);
        if (verdict !== undefined) return verdict;
        break;
      }
    }
    if (step.clock.nowMs() >= heartbeatAtMs) {
      heartbeatAtMs = step.clock.nowMs() + HEARTBEAT_MS;
      const waited = seconds(step.clock.nowMs() - beganMs);
      const left = seconds(step.deadline.remainingMs());
      step.log.info(`Still ${stateWords(watch.last)} after ${waited} and ${reads} reads; ${left} left`);
    }
  }
}

/** Sleeps for `ms`, but wakes for one last read when the deadline comes first. */
async function sleepUntilRead(step: Step, ms: number): Promise<void> {
  const remainingMs = step.deadline.remainingMs();
  const lastReadMs = remainingMs - LAST_READ_MS;
  const pauseMs = ms < remainingMs ? ms : lastReadMs > 0 ? lastReadMs : remainingMs;
  await step.clock.sleep(pauseMs, step.interruption);
}

/** Judges one reading after another against the snapshot. */
class Watch {
  last: State;
  private readonly wait: WaitOrder;
  private readonly changes: ChangeDetector;
  private fresh = false;
  private warned = false;

  constructor(wait: WaitOrder) {
    this.wait = wait;
    this.last = wait.snapshot.state;
    this.changes = new ChangeDetector(wait.snapshot.record, wait.snapshot.state);
  }

  look(record: Snapshot['record'], step: Step): WaitEnd | undefined {
    const reading = readState(record, this.wait.snapshot.field);
    if (reading.kind !== 'state') {
      if (!this.warned) step.log.warning(unknownState(step.log, reading, this.wait.snapshot.field));
      this.warned = true;
      return undefined;
    }
    const { state } = reading;
    if (this.changes.changed(record, state)) this.fresh = true;
    if (state !== 'finished' && state !== 'erroneous') this.fresh = true;
    if (state !== this.last) {
      this.last = state;
      this.wait.seen(state);
    }
    switch (meaning(this.wait.order.command, this.wait.waitFor, state, this.fresh)) {
      case 'done':
        return { kind: 'reached', state };
      case 'bad':
        return { kind: 'failed', state };
      case 'pending':
        return undefined;
    }
  }
}

function unknownState(
  log: Log,
  reading: Exclude<ReturnType<typeof readState>, { kind: 'state' }>,
  field: readonly string[],
): string {
  const name = log.clean(field.join('.'), 120);
  return reading.kind === 'unrecognised'
    ? `The workflow’s ${name} is “${log.clean(reading.shown, 60)}”, which is no known state; waiting on.`
    : `The workflow’s record no longer shows ${name}; waiting on.`;
}

/** How an ambiguous command is resolved: by looking whether the workflow's record has changed since. */
export const RESOLVE_WITHIN_MS = 30_000;
const RESOLVE_INTERVAL_MS = 2_000;

/**
 * Watches for a change of the record after a command whose answer got lost.
 *
 * @returns whether the record changed within 30 s; a workflow that does not react in that time may still do
 *   so later
 */
export async function sawChange(step: Step, wait: Omit<WaitOrder, 'waitFor'>): Promise<boolean> {
  const { record, state, field } = wait.snapshot;
  const changes = new ChangeDetector(record, state);
  const untilMs = step.clock.nowMs() + RESOLVE_WITHIN_MS;
  for (let reads = 1; step.clock.nowMs() < untilMs; reads++) {
    const result = await readOnce(step, wait.order, reads);
    if (result.kind === 'permanent' || step.interruption.aborted) return false;
    if (result.kind === 'record') {
      const reading = readState(result.record, field);
      if (reading.kind === 'state') {
        if (changes.changed(result.record, reading.state)) {
          wait.seen(reading.state);
          return true;
        }
      }
    }
    const pauseMs = Math.min(wait.pollIntervalMs ?? RESOLVE_INTERVAL_MS, RESOLVE_INTERVAL_MS);
    await step.clock.sleep(Math.min(pauseMs, step.deadline.remainingMs()), step.interruption);
    if (step.interruption.aborted || step.deadline.passed()) return false;
  }
  return false;
}
