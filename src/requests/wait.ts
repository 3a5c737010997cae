import { type Awaited, type Command, meaning, setsGoing } from '../campaign/commands.js';
import type { Trouble } from '../campaign/diagnosis.js';
import { type State, stateWords } from '../campaign/state.js';
import { capital, duration } from '../text/wording.js';
import type { Access } from './access.js';
import { retryAfter } from './attempt.js';
import { readOnce } from './record.js';
import type { Session } from './session.js';
import type { Watch } from './watch.js';

/**
 * Until a run is proved, the step must catch it while it lasts. It reads most often in the first minute, when the
 * run is most likely.
 */
const UNPROVED_INTERVALS: readonly { untilMs: number; intervalMs: number }[] = [
  { untilMs: 10_000, intervalMs: 500 },
  { untilMs: 60_000, intervalMs: 1_000 },
];
const LONGEST_UNPROVED_MS = 10_000;

const SHORTEST_INTERVAL_MS = 2_000;
const LONGEST_INTERVAL_MS = 30_000;
/** Below the longest interval, to leave room for jitter. */
const LONGEST_BEFORE_JITTER_MS = 29_000;
const SHARE_OF_WAIT = 0.05;

/** How long before the deadline to make the last read, so that its answer still counts. */
const LAST_READ_MS = 3_000;

/** The log says that the wait goes on every minute at first, and later every five. */
const FIRST_BEATS_MS = 60_000;
const LATER_BEATS_MS = 5 * 60_000;

/** How long after the command to say that no run has been seen yet. */
const UNSEEN_MS = 5 * 60_000;

/** How long to watch the record for signs of a command whose answer was lost, and how often. */
const RESOLVE_WITHIN_MS = 30_000;
const RESOLVE_INTERVAL_MS = 500;

/** How long to wait before a second look at a failure that looks permanent: a single one may be a fluke. */
const SECOND_LOOK_MS = 2_000;

/**
 * Milliseconds until the next read.
 *
 * While no run is proved: 0.5 s for the first 10 s, 1 s up to a minute, then 5 % of the time waited, at most 10 s.
 * Once a run is proved: 5 % of the time since then, at least 2 s and at most 30 s. Jitter only lengthens this
 * interval, and never beyond 5 % + 2 s.
 *
 * @param waitedMs time since the command was accepted
 * @param provedMs time since the run was proved, or since a command that needs no proof; undefined until then
 * @param random a number from 0 up to 1
 */
export function adaptiveIntervalMs(waitedMs: number, provedMs: number | undefined, random: number): number {
  if (provedMs === undefined) {
    const dense = UNPROVED_INTERVALS.find(({ untilMs }) => waitedMs < untilMs);
    return dense?.intervalMs ?? Math.min(LONGEST_UNPROVED_MS, waitedMs * SHARE_OF_WAIT);
  }
  const share = provedMs * SHARE_OF_WAIT;
  const base = Math.min(LONGEST_BEFORE_JITTER_MS, Math.max(SHORTEST_INTERVAL_MS, share));
  const jitter = random * Math.min(SHORTEST_INTERVAL_MS, share);
  return Math.min(LONGEST_INTERVAL_MS, base + jitter);
}

export type WaitEnd =
  | { kind: 'reached'; state: State }
  /** The workflow ended, so what was awaited can no longer come. */
  | { kind: 'failed'; state: State }
  | Stopped;

/** What to wait for, and how often to look. */
export interface WaitOrder {
  command: Command;
  awaited: Awaited;
  /** Undefined: adaptive. */
  pollIntervalMs: number | undefined;
  /** Called once if no run has been seen for minutes. */
  onUnseen: () => void;
}

/** Reads the record at intervals until it shows the awaited state, rules it out, or the step must end. */
export async function waitFor(
  session: Session,
  access: Access,
  watch: Watch,
  { command, awaited, pollIntervalMs, onUnseen }: WaitOrder,
): Promise<WaitEnd> {
  const beganMs = session.clock.nowMs();
  let provedAtMs = setsGoing(command) ? undefined : beganMs;
  let toldUnseen = false;
  return poll(session, access, watch, {
    untilMs: Number.POSITIVE_INFINITY,
    onBeat: (trouble) => {
      const isUnseen = setsGoing(command) && !watch.runProved && trouble === undefined;
      if (toldUnseen || !isUnseen || session.clock.nowMs() - beganMs < UNSEEN_MS) return;
      toldUnseen = true;
      onUnseen();
    },
    intervalMs: () => {
      const nowMs = session.clock.nowMs();
      if (watch.runProved) provedAtMs ??= nowMs;
      const provedMs = provedAtMs === undefined ? undefined : nowMs - provedAtMs;
      return pollIntervalMs ?? adaptiveIntervalMs(nowMs - beganMs, provedMs, session.random());
    },
    longestPauseMs: () =>
      setsGoing(command) && !watch.runProved ? LONGEST_UNPROVED_MS : LONGEST_INTERVAL_MS,
    verdict: (state): WaitEnd | undefined => {
      if (state === undefined) return undefined;
      const found = meaning(command, awaited, state, watch.runProved);
      return found === 'pending' ? undefined : { kind: found === 'done' ? 'reached' : 'failed', state };
    },
  });
}

/** What the record says about a command whose answer was lost. */
export type Resolution = { kind: 'took-effect' } | Stopped;

/** Watches the record for 30 s for a state that the command leads to. */
export async function resolve(session: Session, access: Access, watch: Watch): Promise<Resolution> {
  return poll(session, access, watch, {
    untilMs: session.clock.nowMs() + RESOLVE_WITHIN_MS,
    intervalMs: () => RESOLVE_INTERVAL_MS,
    longestPauseMs: () => RESOLVE_INTERVAL_MS * 4,
    verdict: (): Resolution | undefined => (watch.provesCommand ? { kind: 'took-effect' } : undefined),
  });
}

/** Why reading ended without a verdict. */
export type Stopped =
  /** `reads`: how many were begun. `trouble`: why the last one showed no state; undefined if it did. */
  | { kind: 'time-up'; reads: number; trouble: string | undefined }
  | { kind: 'interrupted' }
  /** The record can no longer be read, and that will not change. */
  | ({ kind: 'unreadable' } & Trouble);

interface PollOrder<Verdict> {
  /** When to stop, in the clock's time; the step's deadline wins if it is earlier. */
  untilMs: number;
  /** How long to wait before the next read; the first read comes immediately. */
  intervalMs: () => number;
  /** Called every minute at first, later every five; `trouble` is why the last read showed no state. */
  onBeat?: (trouble: string | undefined) => void;
  /** How long to obey a server's `Retry-After` at most: a read does no harm, and a wait must not be blind. */
  longestPauseMs: () => number;
  /** Called with the state that each record shows; returns undefined to read on. */
  verdict: (state: State | undefined) => Verdict | undefined;
}

/** Reads the record again and again until there is a verdict. A fault that passes never ends it. */
async function poll<Verdict>(
  session: Session,
  access: Access,
  watch: Watch,
  { untilMs, intervalMs, longestPauseMs, verdict, onBeat }: PollOrder<Verdict>,
): Promise<Verdict | Stopped> {
  const { clock, deadline, interruption, log } = session;
  const heartbeat = new Heartbeat(session, watch, onBeat);
  let trouble: string | undefined;
  let toldTrouble = false;
  let permanent = false;
  const remainingMs = (): number => Math.min(untilMs - clock.nowMs(), deadline.remainingMs());

  let reads = 0;
  while (remainingMs() > 0) {
    reads++;
    const result = await readOnce(session, access, reads, watch.snapshot.names);
    if (interruption.aborted) return { kind: 'interrupted' };
    let leaveAloneMs = 0;
    if (result.kind === 'record') {
      const found = verdict(watch.look(result.record));
      trouble = watch.unclear;
      if (found !== undefined) return found;
    } else {
      // A read that the deadline cut off says nothing about the server.
      if (deadline.passed()) break;
      trouble = result.what;
      if (result.kind === 'permanent' && permanent) {
        return { ...result, kind: 'unreadable', reason: 'unreadable' };
      }
      if (result.kind === 'transient') {
        leaveAloneMs = Math.min(retryAfter(session, result.exchange) ?? 0, longestPauseMs());
      }
      if (!toldTrouble) log.info(`${capital(trouble)}. Waiting goes on`);
      toldTrouble = true;
    }
    permanent = result.kind === 'permanent';
    const pauseMs = permanent ? SECOND_LOOK_MS : Math.max(intervalMs(), leaveAloneMs);
    await heartbeat.sleep(untilReadMs(pauseMs, remainingMs()), trouble);
    if (interruption.aborted) return { kind: 'interrupted' };
  }
  return { kind: 'time-up', reads, trouble };
}

/**
 * Milliseconds until the next read. If the time is up before that, there is one last read just before the end,
 * even if the server asked for a longer pause. Without it, a wait that may be over would end in doubt.
 */
function untilReadMs(pauseMs: number, remainingMs: number): number {
  if (pauseMs < remainingMs) return pauseMs;
  return remainingMs > LAST_READ_MS ? remainingMs - LAST_READ_MS : remainingMs;
}

/** Sleeps between reads, and logs every few minutes that the wait goes on. */
class Heartbeat {
  private readonly session: Session;
  private readonly watch: Watch;
  private readonly beganMs: number;
  private readonly onBeat: PollOrder<unknown>['onBeat'];
  private dueMs: number;

  constructor(session: Session, watch: Watch, onBeat: PollOrder<unknown>['onBeat']) {
    this.session = session;
    this.watch = watch;
    this.onBeat = onBeat;
    this.beganMs = session.clock.nowMs();
    this.dueMs = this.beganMs + FIRST_BEATS_MS;
  }

  /**
   * Sleeps for `ms` milliseconds, or until interrupted, and logs a line whenever one is due.
   *
   * @param trouble why the last read showed no state; undefined if it did
   */
  async sleep(ms: number, trouble: string | undefined): Promise<void> {
    const { clock, interruption } = this.session;
    const untilMs = clock.nowMs() + ms;
    for (let nowMs = clock.nowMs(); nowMs < untilMs && !interruption.aborted; nowMs = clock.nowMs()) {
      await clock.sleep(Math.min(untilMs, this.dueMs) - nowMs, interruption);
      if (clock.nowMs() >= this.dueMs && !this.session.deadline.passed()) this.beat(trouble);
    }
  }

  private beat(trouble: string | undefined): void {
    const { clock, deadline, log } = this.session;
    const waitedMs = clock.nowMs() - this.beganMs;
    this.dueMs = clock.nowMs() + (waitedMs < LATER_BEATS_MS ? FIRST_BEATS_MS : LATER_BEATS_MS);
    const state = trouble === undefined ? `Still ${stateWords(this.watch.state)}` : capital(trouble);
    const waited = duration(waitedMs);
    log.info(`${state}. Waited ${waited}, ${duration(deadline.remainingMs())} left`);
    this.onBeat?.(trouble);
  }
}
