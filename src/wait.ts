import type { Access } from './access.js';
import type { Command, WaitFor } from './campaign.js';
import type { Diagnosis } from './diagnosis.js';
import { readOnce } from './record.js';
import { type State, stateWords, TERMINAL } from './state.js';
import { retryAfter, type Step } from './step.js';
import type { Watch } from './watch.js';
import { capital, duration } from './wording.js';

const SHORTEST_INTERVAL_MS = 2_000;
const LONGEST_INTERVAL_MS = 30_000;
/** Below the longest interval, so that jitter has room there too. */
const LONGEST_BEFORE_JITTER_MS = 29_000;
const SHARE_OF_WAIT = 0.05;

/** The last read is made this long before the deadline, so that its answer still counts. */
const LAST_READ_MS = 3_000;

const HEARTBEAT_MS = 5 * 60_000;

/** How long a command whose answer got lost is looked for in the workflow's record. */
const RESOLVE_WITHIN_MS = 30_000;
const RESOLVE_INTERVAL_MS = 2_000;

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

/** What a wait can be for. */
export type Awaited = Exclude<WaitFor, 'accepted'>;

/** What a state means to a wait: its end, good or bad, or nothing yet. */
type Meaning = 'done' | 'bad' | 'pending';

/**
 * What `state` means after `command`.
 *
 * After a start or resume a terminal state counts only when it is fresh: not left over from a run before.
 */
export function meaning(command: Command, awaited: Awaited, state: State, fresh: boolean): Meaning {
  const terminal = TERMINAL.has(state);
  switch (command) {
    case 'start':
    case 'resume':
      if (terminal && !fresh) return 'pending';
      if (state === 'erroneous') return 'bad';
      if (state === 'finished') return 'done';
      return awaited === 'started' && state === 'in-progress' ? 'done' : 'pending';
    case 'pause':
      if (state === 'paused') return 'done';
      return terminal ? 'bad' : 'pending';
    case 'stop':
      return state === 'finished' ? 'done' : 'pending';
  }
}

/** How a wait ended. */
export type WaitEnd =
  | { kind: 'reached'; state: State }
  /** The workflow ended in a way that rules out what was awaited. */
  | { kind: 'failed'; state: State }
  /** `trouble`: why the last read brought nothing, if it did not. */
  | { kind: 'deadline'; trouble: string | undefined }
  | { kind: 'interrupted' }
  /** The record can no longer be read, nor will it be. */
  | { kind: 'unreadable'; what: string; diagnosis: Diagnosis };

/** What is waited for, and how often to look. */
export interface WaitOrder {
  command: Command;
  awaited: Awaited;
  /** Undefined: adaptive. */
  pollIntervalMs: number | undefined;
}

/** Reads the record at intervals until it shows what is awaited, or never will, or the step must end. */
export async function waitFor(
  step: Step,
  access: Access,
  watch: Watch,
  { command, awaited, pollIntervalMs }: WaitOrder,
): Promise<WaitEnd> {
  const beganMs = step.clock.nowMs();
  const heartbeat = new Heartbeat(step, watch);
  let retryAfterMs = 0;
  let trouble: string | undefined;
  let toldTrouble = false;

  for (let reads = 1; ; reads++) {
    const waitedMs = step.clock.nowMs() - beganMs;
    const interval = pollIntervalMs ?? adaptiveIntervalMs(waitedMs, step.random());
    await heartbeat.sleep(untilReadMs(step, reads === 1, interval, retryAfterMs), trouble);
    if (step.interruption.aborted) return { kind: 'interrupted' };
    if (step.deadline.passed()) return { kind: 'deadline', trouble };

    const result = await readOnce(step, access, reads);
    if (step.interruption.aborted) return { kind: 'interrupted' };
    retryAfterMs = 0;
    switch (result.kind) {
      case 'permanent':
        return { kind: 'unreadable', what: result.what, diagnosis: result.diagnosis };
      case 'transient':
        // A read that the deadline cut off says nothing about the server.
        if (step.deadline.passed()) return { kind: 'deadline', trouble };
        if (!toldTrouble) step.log.info(`${capital(result.what)}. Waiting goes on`);
        toldTrouble = true;
        trouble = result.what;
        retryAfterMs = retryAfter(step, result.exchange) ?? 0;
        break;
      case 'record': {
        trouble = undefined;
        const state = watch.look(result.record);
        if (state === undefined) break;
        const verdict = meaning(command, awaited, state, watch.fresh);
        if (verdict === 'done') return { kind: 'reached', state };
        if (verdict === 'bad') return { kind: 'failed', state };
        break;
      }
    }
  }
}

/**
 * Milliseconds until the next read. When the deadline comes first there is one last read just before it, even
 * if the server asked to be left alone for longer: without it, a wait that may be over ends in doubt.
 */
function untilReadMs(step: Step, first: boolean, intervalMs: number, retryAfterMs: number): number {
  const remainingMs = step.deadline.remainingMs();
  const dueMs = Math.max(intervalMs, retryAfterMs);
  if (dueMs < remainingMs) return dueMs;
  const early = remainingMs > LAST_READ_MS;
  // In the last seconds it is worth a read only if there was none at all.
  if (early) return remainingMs - LAST_READ_MS;
  return first ? remainingMs / 2 : remainingMs;
}

/** Sleeps between reads, and says every few minutes that the wait goes on. */
class Heartbeat {
  private readonly step: Step;
  private readonly watch: Watch;
  private readonly beganMs: number;
  private dueMs: number;

  constructor(step: Step, watch: Watch) {
    this.step = step;
    this.watch = watch;
    this.beganMs = step.clock.nowMs();
    this.dueMs = this.beganMs + HEARTBEAT_MS;
  }

  /**
   * Sleeps for `ms` milliseconds, or until interrupted, with a line in the log whenever it is time.
   *
   * @param trouble why the last read brought nothing, if it did not
   */
  async sleep(ms: number, trouble: string | undefined): Promise<void> {
    const { clock, interruption } = this.step;
    const untilMs = clock.nowMs() + ms;
    for (let nowMs = clock.nowMs(); nowMs < untilMs && !interruption.aborted; nowMs = clock.nowMs()) {
      await clock.sleep(Math.min(untilMs, this.dueMs) - nowMs, interruption);
      if (clock.nowMs() >= this.dueMs && !this.step.deadline.passed()) this.beat(trouble);
    }
  }

  private beat(trouble: string | undefined): void {
    const { clock, deadline, log } = this.step;
    this.dueMs = clock.nowMs() + HEARTBEAT_MS;
    const state = trouble === undefined ? `Still ${stateWords(this.watch.state)}` : capital(trouble);
    const waited = duration(clock.nowMs() - this.beganMs);
    log.info(`${state}. Waited ${waited}, ${duration(deadline.remainingMs())} left`);
  }
}

/** What the record tells of a command whose answer got lost. */
export type Resolution =
  | { kind: 'took-effect' }
  /** It was read, and shows no trace of the command. It may do so later. */
  | { kind: 'no-trace'; watchedMs: number }
  | { kind: 'unread'; what: string };

/** Looks for a trace of the command in the workflow's record for 30 s. */
export async function resolve(
  step: Step,
  access: Access,
  watch: Watch,
  pollIntervalMs: number | undefined,
): Promise<Resolution> {
  const beganMs = step.clock.nowMs();
  const untilMs = beganMs + RESOLVE_WITHIN_MS;
  let unread = '';
  for (let reads = 1; step.clock.nowMs() < untilMs; reads++) {
    const result = await readOnce(step, access, reads);
    let pauseMs = Math.min(pollIntervalMs ?? RESOLVE_INTERVAL_MS, RESOLVE_INTERVAL_MS);
    if (result.kind === 'record') {
      watch.look(result.record);
      if (watch.showsEffect) return { kind: 'took-effect' };
    } else {
      unread = result.what;
      if (result.kind === 'permanent') break;
      pauseMs = Math.max(pauseMs, retryAfter(step, result.exchange) ?? 0);
    }
    const leftMs = Math.min(untilMs - step.clock.nowMs(), step.deadline.remainingMs());
    await step.clock.sleep(Math.min(pauseMs, leftMs), step.interruption);
    if (step.interruption.aborted || step.deadline.passed()) break;
  }
  return watch.hasRead
    ? { kind: 'no-trace', watchedMs: step.clock.nowMs() - beganMs }
    : { kind: 'unread', what: unread };
}
