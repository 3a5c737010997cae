import type { Reason } from '../campaign/reason.js';
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

/** The sign of each result in the summary's heading. */
const SIGN: Record<Result, string> = {
  accepted: '✅',
  confirmed: '✅',
  skipped: '⏭️',
  failed: '❌',
  unknown: '❔',
};

/** @param subject what the step is about, such as `Start WKF110` */
export function headingOf(subject: string, result: Result): string {
  return `${SIGN[result]} ${subject}: ${result}`;
}

/** A state, and when the step saw it. */
export interface Sighting {
  /** In milliseconds since the epoch. */
  wallMs: number;
  state: State;
}

/** What the outputs are built from. */
export interface Facts {
  result: Result;
  reason: Reason;
  /** What happened, the likely cause and what to do, in one line of plain text. */
  message: string;
  /** The last answer to the command. */
  answer: Answer | undefined;
  previousState: State | undefined;
  state: State | undefined;
  /** The command was sent, and may have been applied. */
  sent: boolean;
  elapsedMs: number;
}
