import type { Command } from '../campaign/commands.js';
import type { Trouble } from '../campaign/diagnosis.js';
import type { Reason } from '../campaign/reason.js';
import { type State, stateWords } from '../campaign/state.js';
import type { Problem } from '../inputs/inputs.js';
import { problemLines, shortProblemLines } from '../inputs/problems.js';
import type { Result } from '../report/facts.js';
import type { Session } from '../requests/session.js';

/** How the step ended, in words for the user. */
export interface Ending {
  result: Result;
  reason: Reason;
  /** What happened: a sentence without its full stop. */
  headline: string;
  cause?: string | undefined;
  remedy?: string;
  /** Anything else worth knowing, a paragraph each. */
  also: readonly string[];
  /** The same for the `message` output, if `also` may be too long for it. */
  alsoShort?: readonly string[];
  /** Why the step ended early, while the run that it started may go on. */
  cutShort?: 'cancelled' | 'timeout';
  /** The command that `if-interrupted` sent, if Campaign accepted it. */
  cleanedUp?: 'pause' | 'stop' | undefined;
}

/** Invalid inputs, all in one message. */
export function invalid(problems: readonly Problem[]): Ending {
  const count = problems.length === 1 ? '1 input is not valid' : `${problems.length} inputs are not valid`;
  return {
    result: 'failed',
    reason: 'invalid-input',
    headline: `${count}; nothing was sent`,
    also: problemLines(problems),
    alsoShort: shortProblemLines(problems),
  };
}

/**
 * The step was cancelled, and the command certainly had no effect.
 *
 * @param again whether an attempt was refused before
 */
export function cancelledBefore(command: Command, again = false): Ending {
  return {
    result: 'failed',
    reason: 'cancelled',
    headline: `the step was cancelled before ${command} was sent${again ? ' again' : ''}`,
    remedy: 'Run it again when you like: nothing was changed in Campaign.',
    also: [],
  };
}

/** The command certainly had no effect, or the workflow itself failed. */
export function failed({ reason, what, cause, remedy }: Trouble): Ending {
  return { result: 'failed', reason, headline: what, cause, remedy, also: [] };
}

/** Nobody can tell whether the command took effect. A deadline or a signal is the reason, if there was one. */
export function unknown(
  session: Session,
  { reason, what, cause, remedy }: Omit<Trouble, 'cause'> & { cause?: string },
): Ending {
  const timeUp = session.deadline.passed() ? 'timeout' : undefined;
  const cutShort = session.interruption.aborted ? 'cancelled' : timeUp;
  return {
    result: 'unknown',
    reason: cutShort ?? reason,
    headline: what,
    cause,
    remedy,
    also: [],
    ...(cutShort === undefined ? {} : { cutShort }),
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
      reason: 'erroneous',
      what,
      cause: `An activity of the workflow failed${joined ? '' : '; the command itself was taken up'}.`,
      remedy:
        'Read the workflow’s log in Campaign. Activities before the failed one have run: think before you start it again.',
    });
  }
  return failed({
    reason: 'ended',
    what,
    cause: `The workflow ended before ${command} took effect.`,
    remedy: 'Nothing, if it was meant to end; otherwise look at the workflow in Campaign.',
  });
}
