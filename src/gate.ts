/** What is decided before anything is sent. */

import { type Ending, explained, failed } from './ending.js';
import type { Inputs } from './inputs.js';
import type { SnapshotResult } from './record.js';
import { MOVING, type State, stateWords } from './state.js';
import { capital } from './wording.js';
import { type Work, warn } from './work.js';

/** Whether the step depends on the record as it was before the command. */
export function needsSnapshot({ waitFor, ifRunning }: Inputs): boolean {
  return waitFor !== 'accepted' || ifRunning !== 'send';
}

/**
 * The ending of a step that is not to send anything; undefined for one that is.
 *
 * @param before what reading the record brought; undefined if it was not read
 */
export function decideBefore(work: Work, before: SnapshotResult | undefined): Ending | undefined {
  const { inputs } = work;
  if (before !== undefined && before.kind !== 'snapshot' && needsSnapshot(inputs)) {
    return failed(`${inputs.command} was not sent: ${before.what}`, before.diagnosis);
  }
  // A paused workflow is not running: a start resumes it.
  if (before?.kind === 'snapshot' && inputs.command === 'start' && MOVING.has(before.snapshot.state)) {
    const ending = alreadyRunning(work, before.snapshot.state);
    if (ending !== undefined) return ending;
  }
  return inputs.dryRun ? dryRun(work, before) : undefined;
}

function alreadyRunning({ inputs }: Work, state: State): Ending | undefined {
  const found = `workflow ${inputs.workflowId} is already running (${stateWords(state)})`;
  switch (inputs.ifRunning) {
    case 'send':
      return undefined;
    case 'skip':
      return {
        result: 'skipped',
        headline: `start was skipped: ${found}`,
        paragraphs: [
          'Nothing was sent, as `if-running: skip` asks, and the run under way is not waited for.',
        ],
      };
    case 'join':
    case 'fail':
      return failed(`start was not sent: ${found}`, {
        cause: 'An earlier run has not ended, or the workflow has a scheduler and never ends.',
        remedy: 'Wait for it to finish, or stop it first. `if-running: skip` would make this green.',
      });
  }
}

/** A dry run is red exactly when the real run would have failed before sending. */
function dryRun(work: Work, before: SnapshotResult | undefined): Ending {
  const { inputs } = work;
  const { command, workflowId } = inputs;
  return {
    result: 'skipped',
    headline: `dry run: ${command} of workflow ${workflowId} would be sent, and was not`,
    paragraphs: found(work, before),
  };
}

function found(work: Work, before: SnapshotResult | undefined): string[] {
  switch (before?.kind) {
    case undefined:
      return [];
    case 'snapshot': {
      const { state, field } = before.snapshot;
      return [
        `The workflow is ${stateWords(state)}, as its field \`${field.join('.')}\` shows.`,
        'Inputs, credential and workflow ID are good, as far as that can be told without sending.',
      ];
    }
    case 'stateless':
      warn(
        work,
        `${capital(before.what)}. Only \`wait-for: accepted\` with \`if-running: send\` works so far.`,
      );
      return explained(before.diagnosis);
    case 'unread':
      warn(
        work,
        `${capital(before.what)}. So neither the workflow ID nor the credential’s rights could be checked. A real run with these inputs would not read it, but send.`,
      );
      return explained(before.diagnosis);
  }
}
