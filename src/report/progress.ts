import type { State } from '../campaign/state.js';
import type { Clock } from '../http/clock.js';
import type { Answer } from '../http/exchange.js';
import type { Watch } from '../requests/watch.js';
import type { Facts, Result, Sighting } from './facts.js';

/** What the step has seen so far; outputs and summary are made of it, however the step ends. */
export class Progress {
  answer: Answer | undefined;
  previousState: State | undefined;
  readonly timeline: Sighting[] = [];
  /** Warnings that belong into the summary too. */
  readonly notes: string[] = [];
  /** Follows the record after the command, if anything does. */
  watch: Watch | undefined;
  /** True from the moment the command may have been applied. */
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

  /** The state last seen; undefined when none was. */
  get state(): State | undefined {
    return this.timeline.at(-1)?.state;
  }

  /** Notes a state that differs from the one before. */
  see(state: State): void {
    this.timeline.push({ atMs: this.elapsedMs(), state });
  }

  /** All that is known so far, with a verdict. */
  facts(result: Result): Facts {
    const { answer, previousState, state } = this;
    return { result, answer, previousState, state, elapsedMs: this.elapsedMs() };
  }
}
