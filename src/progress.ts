import type { Clock } from './clock.js';
import type { Answer } from './exchange.js';
import type { State } from './state.js';

/** A state seen at a moment of the step. */
export interface Sighting {
  /** Milliseconds since the step began. */
  atMs: number;
  state: State;
}

/** What the step has seen so far; outputs and summary are made of it, however the step ends. */
export class Progress {
  answer: Answer | undefined;
  previousState: State | undefined;
  readonly timeline: Sighting[] = [];
  /** True from the moment the command may have been applied. */
  maybeApplied = false;
  private readonly clock: Clock;
  private readonly beganMs: number;

  constructor(clock: Clock) {
    this.clock = clock;
    this.beganMs = clock.nowMs();
  }

  elapsedMs(): number {
    return this.clock.nowMs() - this.beganMs;
  }

  get state(): State | undefined {
    return this.timeline.at(-1)?.state;
  }

  see(state: State): void {
    this.timeline.push({ atMs: this.elapsedMs(), state });
  }
}
