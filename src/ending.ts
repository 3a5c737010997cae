import type { Command } from './campaign.js';
import type { Diagnosis } from './diagnosis.js';
import type { Problem } from './inputs.js';
import type { Result } from './report.js';
import { type State, stateWords } from './state.js';
import type { Step } from './step.js';

/** How the step ended, in words for its reader. */
export interface Ending {
  result: Result;
  /** What happened: a sentence without its full stop. */
  headline: string;
  /** Cause, remedy and whatever else is worth knowing, a paragraph each. */
  paragraphs: readonly string[];
  /** Why it ended early, if it did. */
  cutShort?: 'cancelled' | 'timeout';
  /** True when the pause or stop that `if-interrupted` asks for was accepted. */
  cleanedUp?: true;
}

/** Inputs that cannot be used: all of them at once. */
export function invalid(problems: readonly Problem[]): Ending {
  const count = problems.length === 1 ? '1 input is not valid' : `${problems.length} inputs are not valid`;
  return {
    result: 'failed',
    headline: `${count}; nothing was sent`,
    paragraphs: problems.map(({ input, message }) => `${input}: ${message}`),
  };
}

/** The step was cancelled while it was certain that the command had no effect. */
export function cancelledBefore(command: Command): Ending {
  return {
    result: 'failed',
    headline: `the step was cancelled before ${command} was sent`,
    paragraphs: ['Nothing reached Campaign; run it again when you like.'],
    cutShort: 'cancelled',
  };
}

/** The command certainly had no effect. */
export function failed(step: Step, what: string, diagnosis: Diagnosis): Ending {
  return {
    result: 'failed',
    headline: what,
    paragraphs: [`Likely cause: ${diagnosis.cause}`, `What to do: ${diagnosis.remedy}`],
    ...(step.deadline.passed() ? { cutShort: 'timeout' } : {}),
  };
}

/** What became of the command cannot be told. */
export function unknown(step: Step, what: string, paragraphs: readonly string[]): Ending {
  const early = step.interruption.aborted ? 'cancelled' : step.deadline.passed() ? 'timeout' : undefined;
  return {
    result: 'unknown',
    headline: what,
    paragraphs,
    ...(early === undefined ? {} : { cutShort: early }),
  };
}

/** The workflow itself ended where it should not have. */
export function finishedBadly(command: Command, workflowId: string, state: State): Ending {
  const headline = `workflow ${workflowId} is ${stateWords(state)} after ${command}`;
  return state === 'erroneous'
    ? {
        result: 'failed',
        headline,
        paragraphs: [
          'Likely cause: an activity of the workflow failed; the command itself was accepted.',
          'What to do: read the workflow’s log in Campaign. Activities before the failed one have run: think before you start it again.',
        ],
      }
    : {
        result: 'failed',
        headline,
        paragraphs: [
          `Likely cause: the workflow ended before ${command} took effect.`,
          'What to do: nothing, if it was meant to end; look at the workflow in Campaign.',
        ],
      };
}
