import type { Order } from '../campaign/api.js';
import type { State } from '../campaign/state.js';
import type { Clock } from '../http/clock.js';
import type { Answer } from '../http/exchange.js';
import type { Watch } from '../requests/watch.js';
import type { Facts, Sighting } from './facts.js';

/** What the step has seen so far. The outputs and the summary show it, however the step ends. */
export class Progress {
  answer: Answer | undefined;
  previousState: State | undefined;
  /** What is to be sent, without its headers: method, address and body. */
  request: string | undefined;
  /** What a signal triggers; undefined for a command. */
  signal: Order['signal'];
  readonly timeline: Sighting[] = [];
  /** Warnings to repeat in the summary. */
  readonly notes: string[] = [];
  /** Follows the record after the command; undefined if nothing does. */
  watch: Watch | undefined;
  /** The place in the timeline of the first state that says something about the run to watch. */
  private watchedFrom = 0;
  /** When the command last left, in milliseconds since the epoch; undefined when it certainly was not applied. */
  sentAtMs: number | undefined;
  private readonly clock: Clock;
  private readonly beganMs: number;

  constructor(clock: Clock) {
    this.clock = clock;
    this.beganMs = clock.nowMs();
  }

  /** Milliseconds since the step began. */
  elapsedMs(): number {
    return this.clock.nowMs() - this.beganMs;
  }

  /** Now, in milliseconds since the epoch. */
  wallMs(): number {
    return this.clock.wallMs();
  }

  /** The last state seen; undefined if none was. */
  get state(): State | undefined {
    return this.timeline.at(-1)?.state;
  }

  /** The states seen of the run to watch. */
  get watched(): Sighting[] {
    return this.timeline.slice(this.watchedFrom);
  }

  /** From now on, `watch` follows the run. If it is one that was under way, the last state seen belongs to it. */
  follow(watch: Watch): void {
    this.watch = watch;
    this.watchedFrom = this.timeline.length - (watch.joined ? 1 : 0);
  }

  /** Records a state, unless it was the last one seen too. */
  see(state: State): void {
    if (state !== this.state) this.timeline.push({ wallMs: this.wallMs(), state });
  }

  /** The command is leaving. */
  sent(): void {
    this.sentAtMs = this.wallMs();
  }

  /** The command certainly was not applied after all. */
  notApplied(): void {
    this.sentAtMs = undefined;
  }

  /** Everything known so far, with a verdict and what there is to say about it. */
  facts(verdict: Pick<Facts, 'result' | 'reason' | 'message'>): Facts {
    const { answer, previousState, state } = this;
    const sent = this.sentAtMs !== undefined;
    return { ...verdict, answer, previousState, state, sent, elapsedMs: this.elapsedMs() };
  }
}
