import type { Command } from '../campaign/commands.js';
import type { Diagnosis, Trouble } from '../campaign/diagnosis.js';
import { type State, stateWords } from '../campaign/state.js';
import type { Problem } from '../inputs/inputs.js';
import type { Result } from '../report/facts.js';
import type { Session } from '../requests/session.js';

/** How the step ended, in words for the user. */
export interface Ending {
  result: Result;
  /** What happened: a sentence without its full stop. */
  headline: string;
  /** Cause, remedy and anything else worth knowing, a paragraph each. */
  paragraphs: readonly string[];
  /** Why the step ended early, while the run that it started may go on. */
  cutShort?: 'cancelled' | 'timeout';
  /** The command that `if-interrupted` sent, if Campaign accepted it. */
  cleanedUp?: 'pause' | 'stop';
}

/** Cause and remedy, a paragraph each. */
export function explained({ cause, remedy }: Diagnosis): string[] {
  return [`Likely cause: ${cause}`, `What to do: ${remedy}`];
}

/** Invalid inputs, all in one message. */
export function invalid(problems: readonly Problem[]): Ending {
  const count = problems.length === 1 ? '1 input is not valid' : `${problems.length} inputs are not valid`;
  return {
    result: 'failed',
    headline: `${count}; nothing was sent`,
    paragraphs: problems.map(({ input, message }) => `${input}: ${message}`),
  };
}

/** The step was cancelled, and the command certainly had no effect. */
export function cancelledBefore(command: Command): Ending {
  return {
    result: 'failed',
    headline: `the step was cancelled before ${command} was sent`,
    paragraphs: ['Nothing was changed in Campaign; run it again when you like.'],
  };
}

/** The command certainly had no effect. */
export function failed(trouble: Trouble): Ending {
  return { result: 'failed', headline: trouble.what, paragraphs: explained(trouble) };
}

/** Nobody can tell whether the command took effect. */
export function unknown(session: Session, what: string, paragraphs: readonly string[]): Ending {
  const early = session.interruption.aborted
    ? 'cancelled'
    : session.deadline.passed()
      ? 'timeout'
      : undefined;
  return {
    result: 'unknown',
    headline: what,
    paragraphs,
    ...(early === undefined ? {} : { cutShort: early }),
  };
}

/**
 * The workflow ended in a state that it should not have.
 *
 * @param how `taken up` if Campaign took the command; `joined` if a run was already under way and nothing was sent
 */
export function endedBadly(
  command: Command,
  workflowId: string,
  state: State,
  how: 'taken up' | 'joined',
): Ending {
  const joined = how === 'joined';
  const what = `workflow ${workflowId} is ${stateWords(state)}${joined ? '' : ` after ${command}`}`;
  if (state === 'erroneous') {
    return failed({
      what,
      cause: `An activity of the workflow failed${joined ? '' : '; the command itself was taken up'}.`,
      remedy:
        'Read the workflow’s log in Campaign. Activities before the failed one have run: think before you start it again.',
    });
  }
  return failed({
    what,
    cause: `The workflow ended before ${command} took effect.`,
    remedy: 'Nothing, if it was meant to end; otherwise look at the workflow in Campaign.',
  });
}
