/** What happens after a command: finds out whether it took effect, and waits for the effect. */

import { type Awaited, type Command, setsGoing } from '../campaign/commands.js';
import type { Diagnosis, Trouble } from '../campaign/diagnosis.js';
import { type State, stateWords } from '../campaign/state.js';
import type { Progress } from '../report/progress.js';
import { resolve, waitFor } from '../requests/wait.js';
import type { Watch } from '../requests/watch.js';
import { capital, duration, timeOfDay } from '../text/wording.js';

import { type Ending, endedBadly, unknown } from './ending.js';
import { type Work, warn } from './work.js';

const LOOK = 'Look at the workflow in Campaign.';

/**
 * Finds out whether a command whose outcome is unclear was applied. The record can tell, if it was read before the
 * command. The command is never sent again.
 *
 * @param watch undefined if the record was not read before the command
 */
export async function resolveAmbiguity(
  work: Work,
  watch: Watch | undefined,
  delivery: Trouble,
): Promise<Ending> {
  const { session, inputs, access } = work;
  const { command, waitFor: awaited } = inputs;
  const undecided = (what: string): Ending => unknown(session, { ...delivery, what });
  if (session.interruption.aborted || session.deadline.passed()) return undecided(delivery.what);
  // The record shows no trace of a signal.
  if (command === 'signal') return undecided(delivery.what);
  if (watch === undefined) {
    const hint = setsGoing(command) ? '`wait-for` or `if-running: skip`' : '`wait-for`';
    return {
      ...undecided(delivery.what),
      also: [`With ${hint} the step would have looked for a trace of it.`],
    };
  }
  session.log.info(`${capital(delivery.what)}. Watching the workflow for signs of it; nothing is sent again`);
  const beganMs = session.clock.nowMs();
  const resolution = await resolve(session, access, watch);
  switch (resolution.kind) {
    case 'interrupted':
      return undecided(delivery.what);
    case 'unreadable':
      return undecided(`${delivery.what}; ${resolution.what}`);
    case 'time-up': {
      const watched = duration(session.clock.nowMs() - beganMs);
      const seen = watch.hasRead
        ? `the workflow’s record showed no clear sign of the ${command}`
        : 'no read of the workflow was answered';
      return undecided(`${delivery.what}; ${resolution.trouble ?? `${seen} in ${watched}`}`);
    }
    case 'took-effect': {
      const state = stateWords(watch.state);
      // What else may have led to this state, no record tells: a run's own end, or somebody else.
      warn(
        work,
        `${capital(delivery.what)}. The workflow is now ${state}, which is taken for the effect of the ${command}.`,
      );
      if (setsGoing(command) && watch.state === 'erroneous') {
        return endedBadly(command, inputs.workflowId, watch.state, 'taken up');
      }
      if (awaited !== 'accepted') {
        return awaitEffect(work, watch, awaited, `${command} was sent, and the workflow seen ${state}`);
      }
      return {
        result: 'accepted',
        reason: 'accepted',
        headline: `workflow ${inputs.workflowId} is ${state} after ${command}, though no answer said so`,
        also: ['It was not watched any further.'],
      };
    }
  }
}

/**
 * Waits for the effect of a command.
 *
 * @param what what has happened to the command so far, as the beginning of a sentence
 */
export async function awaitEffect(work: Work, watch: Watch, awaited: Awaited, what: string): Promise<Ending> {
  const { session, inputs, access } = work;
  const { command, workflowId, pollIntervalMs } = inputs;
  const { cause, remedy } = unseen(pollIntervalMs);
  // Not in the summary: a run that is seen later makes it void, and the ending tells of one that never is.
  const onUnseen = (): void => session.log.warning(`No run was seen so far. ${cause} ${remedy}`);
  const end = await waitFor(session, access, watch, { command, awaited, pollIntervalMs, onUnseen });
  switch (end.kind) {
    case 'reached':
      warnAboutEnd(work, watch, end.state);
      return {
        result: 'confirmed',
        reason: awaited,
        headline: `workflow ${workflowId} is ${stateWords(end.state)}${watch.joined ? '' : ` after ${command}`}`,
        also: proof(work.progress),
      };
    case 'failed':
      return endedBadly(command, workflowId, end.state, watch.joined ? 'joined' : 'taken up');
    case 'time-up':
      return unknown(session, {
        reason: 'timeout',
        what: `${what}, but \`timeout-minutes\` (${duration(inputs.timeoutMs)}) was over before the workflow was seen ${awaited}`,
        ...whyNotSeen(work, watch, end),
      });
    case 'interrupted':
      return unknown(session, {
        reason: 'cancelled',
        what: `${what}, but the step was cancelled before the workflow was seen ${awaited}`,
        remedy: LOOK,
      });
    case 'unreadable':
      return unknown(session, { ...end, what: `${what}, but ${end.what}`, remedy: `${LOOK} ${end.remedy}` });
  }
}

/** The states that prove a confirmation, with the time of day at which each was seen. */
function proof({ watched }: Progress): string[] {
  const first = watched[0]?.wallMs;
  const seen = watched.map(({ state, wallMs }) => `${stateWords(state)} at ${timeOfDay(wallMs, first)}`);
  const shown = seen.length <= MOST_PROOF ? seen : [...seen.slice(0, MOST_PROOF - 1), '…', seen.at(-1)];
  return seen.length === 0 ? [] : [`Seen ${shown.join(', ')} UTC.`];
}

const MOST_PROOF = 6;

/** Warns about an end that is green but may not be what the user wanted. */
function warnAboutEnd(work: Work, watch: Watch, state: State): void {
  if (state !== 'finished') return;
  const { command } = work.inputs;
  if (command === 'stop' && watch.snapshot.state === 'finished') {
    warn(
      work,
      'The workflow was finished before the stop. A start that is still queued does not show in the record, and would still run.',
    );
  }
  const wasStopped = work.progress.watched.some((seen) => seen.state === 'stopping');
  if (setsGoing(command) && wasStopped) {
    warn(
      work,
      'The workflow was seen stopping: somebody stopped it, so it may not have done all of its work.',
    );
  }
}

const LOOK_FIRST = 'Look at the workflow in Campaign. A command that was accepted may still take effect.';

/** For a start or resume, when nothing read since then proves a run. */
function unseen(pollIntervalMs: number | undefined): Diagnosis {
  const closer =
    pollIntervalMs !== undefined && pollIntervalMs <= 1_000 ? '' : 'set `poll-interval-seconds: 1`, or ';
  return {
    cause: 'The command may still be queued, or its run was too short to be caught between two reads.',
    remedy: `Look at the workflow in Campaign. For short runs ${closer}do not wait (\`wait-for: accepted\`).`,
  };
}

const QUEUED: Diagnosis = {
  cause:
    'The workflow is in Campaign’s queue: over 20 workflows may be active, or the workflow server may be down for an upgrade.',
  remedy: LOOK_FIRST,
};

const PAUSED: Diagnosis = {
  cause: 'Somebody or something paused the workflow.',
  remedy: 'Find out why; then resume it in Campaign, or with the command `resume`.',
};

/** Why a workflow stays in a state on its way to the awaited one, by command and state. */
const BETWEEN: Record<Command, Partial<Record<State, Diagnosis>>> = {
  start: { starting: QUEUED, resuming: QUEUED, paused: PAUSED },
  resume: { starting: QUEUED, resuming: QUEUED, paused: PAUSED },
  pause: {
    pausing: {
      cause: 'Campaign lets running activities end before it pauses the workflow.',
      remedy: 'Look at the workflow in Campaign, then choose a longer `timeout-minutes`.',
    },
  },
  stop: {
    stopping: {
      cause: 'Campaign is still stopping it.',
      remedy: 'Look at the workflow in Campaign; do not stop it a second time while it is stopping.',
    },
    erroneous: {
      cause: 'The workflow failed, and Campaign still shows that.',
      remedy: 'Look at the workflow in Campaign. A failed workflow is not running.',
    },
  },
  signal: {},
};

function whyNotSeen(
  { inputs }: Work,
  watch: Watch,
  { reads, trouble }: { reads: number; trouble: string | undefined },
): Diagnosis {
  const { command } = inputs;
  if (reads === 0 && !watch.hasRead) {
    return {
      cause: `What came before took all the time, so the workflow was not read ${watch.joined ? 'again' : 'after the command'}.`,
      remedy: 'Look at the workflow in Campaign, then choose a longer `timeout-minutes`.',
    };
  }
  if (trouble !== undefined) {
    return {
      cause: `The last thing known is that ${trouble}.`,
      remedy:
        watch.unclear === undefined
          ? 'Look at the workflow in Campaign, and find out why it cannot be read.'
          : 'Look at the workflow in Campaign. `state-field` can name the one field that shows its state.',
    };
  }
  if (!watch.hasRead) {
    return {
      cause: `The workflow could not be read ${watch.joined ? 'again' : 'after the command'}: no answer came before time was up.`,
      remedy: 'Look at the workflow in Campaign, and find out what slows its answers down.',
    };
  }
  if (setsGoing(command) && !watch.runProved) {
    const { state } = watch.snapshot;
    const nothing = command === 'resume' && (state === 'finished' || state === 'editing');
    const diagnosis = unseen(inputs.pollIntervalMs);
    return nothing
      ? { ...diagnosis, cause: `There may have been nothing to resume. ${diagnosis.cause}` }
      : diagnosis;
  }
  const inBetween = BETWEEN[command][watch.state];
  if (inBetween !== undefined) return inBetween;
  if (!setsGoing(command)) {
    return {
      cause: `The ${command} has not taken effect yet, or the workflow’s record does not show what it does.`,
      remedy: LOOK_FIRST,
    };
  }
  return {
    cause:
      'The workflow takes longer, or waits for something: one with a scheduler or an external signal never finishes.',
    remedy: 'Look at the workflow in Campaign, then choose a longer `timeout-minutes` or another `wait-for`.',
  };
}
