import type { State } from '../campaign/state.js';
import type { Answer } from '../http/exchange.js';

/** The verdict of the step: the `result` output. */
export type Result = 'accepted' | 'confirmed' | 'skipped' | 'failed' | 'unknown';

/** The colour of the step: green or not, by result. */
export const GREEN: Record<Result, boolean> = {
  accepted: true,
  confirmed: true,
  skipped: true,
  failed: false,
  unknown: false,
};

/** A state, and when the step saw it. */
export interface Sighting {
  /** Milliseconds since the step began. */
  atMs: number;
  state: State;
}

/** What the outputs are built from. */
export interface Facts {
  result: Result;
  /** The last answer to the command. */
  answer: Answer | undefined;
  previousState: State | undefined;
  state: State | undefined;
  elapsedMs: number;
}
