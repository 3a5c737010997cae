import type { Inputs } from '../inputs/inputs.js';
import type { Progress } from '../report/progress.js';
import type { Access } from '../requests/access.js';
import type { Step } from '../requests/attempt.js';

/** The work of one step: what was asked for, with what it is done, and how far it has come. */
export interface Work {
  step: Step;
  inputs: Inputs;
  access: Access;
  progress: Progress;
}

/** A warning annotation, repeated in the job summary. */
export function warn({ step, progress }: Work, text: string): void {
  step.log.warning(text);
  progress.notes.push(text);
}
