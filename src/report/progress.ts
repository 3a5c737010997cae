import type { State } from '../campaign/state.js';
import type { Clock } from '../http/clock.js';
import type { Answer } from '../http/exchange.js';
import type { Watch } from '../requests/watch.js';
import type { Facts, Result, Sighting } from './facts.js';

/** What the step has seen so far. The outputs and the summary show it, however the step ends. */
export class Progress {
  answer: Answer | undefined;
  previousState: State | undefined;
  readonly timeline: Sighting[] = [];
  /** Warnings to repeat in the summary. */
  readonly notes: string[] = [];
  /** Follows the record after the command; undefined if nothing does. */
  watch: Watch | undefined;
  /** True once the command may have been applied; false again if it certainly was not. */
  maybeApplied = false;
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

  /** The last state seen; undefined if none was. */
  get state(): State | undefined {
    return this.timeline.at(-1)?.state;
  }

  /** Records a state that differs from the one before. */
  see(state: State): void {
    this.timeline.push({ atMs: this.elapsedMs(), state });
  }

  /** Everything known so far, with a verdict. */
  facts(result: Result): Facts {
    const { answer, previousState, state } = this;
    return { result, answer, previousState, state, elapsedMs: this.elapsedMs() };
  }
}
