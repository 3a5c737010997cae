import type { Inputs } from '../inputs/inputs.js';
import type { Progress } from '../report/progress.js';
import type { Access } from '../requests/access.js';
import type { Session } from '../requests/session.js';

/** The work of one step: what to do, the means to do it, and the progress so far. */
export interface Work {
  session: Session;
  inputs: Inputs;
  access: Access;
  progress: Progress;
}

/** Warns in an annotation, and repeats the warning in the job summary. Says nothing twice. */
export function warn({ session, progress }: Work, text: string): void {
  if (progress.notes.includes(text)) return;
  session.log.warning(text);
  progress.notes.push(text);
}
