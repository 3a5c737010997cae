import type { Inputs } from '../inputs/inputs.js';
import type { Progress } from '../report/progress.js';
import type { Access } from '../requests/access.js';
import type { Session } from '../requests/session.js';

/** The work of one step: what was asked for, with what it is done, and how far it has come. */
export interface Work {
  session: Session;
  inputs: Inputs;
  access: Access;
  progress: Progress;
}

/** A warning annotation, repeated in the job summary. */
export function warn({ session, progress }: Work, text: string): void {
  session.log.warning(text);
  progress.notes.push(text);
}
