/** Decides, before anything is sent, whether to send the command. */

import { commandOrder, type Order, requestText } from '../campaign/api.js';
import { type Awaited, setsGoing, TAKES_SIGNALS } from '../campaign/commands.js';
import { MOVING, type State, stateWords } from '../campaign/state.js';
import type { Inputs } from '../inputs/inputs.js';
import { names, type Snapshot, type SnapshotResult } from '../requests/record.js';
import { aimSignal } from '../requests/trigger.js';
import { capital } from '../text/wording.js';
import { type Ending, failed } from './ending.js';
import { type Work, warn } from './work.js';

/** Whether the step needs the record as it was before the command. */
export function needsSnapshot({ command, waitFor, ifRunning, ifInterrupted }: Inputs): boolean {
  return command === 'signal' || waitFor !== 'accepted' || ifRunning !== 'send' || ifInterrupted !== 'leave';
}

/** What to do, once the record has been read. */
export type Decision =
  | { kind: 'send'; order: Order }
  /** Send nothing, and wait for the run under way. */
  | { kind: 'join'; snapshot: Snapshot; awaited: Awaited }
  | { kind: 'end'; ending: Ending };

/**
 * Decides whether to send the command.
 *
 * @param before the result of reading the record; undefined if it was not read
 */
export function decideBefore(work: Work, before: SnapshotResult | undefined): Decision {
  const { inputs, progress } = work;
  // An answer at this point is a refusal.
  const notSent = `${inputs.command} was not sent${progress.answer === undefined ? '' : ' again'}`;
  const decision = decide(work, before, notSent);
  return inputs.dryRun && decision.kind !== 'end' ? end(dryRun(work, before, decision)) : decision;
}

function decide(work: Work, before: SnapshotResult | undefined, notSent: string): Decision {
  const { inputs } = work;
  if (inputs.command === 'signal') return decideSignal(work, before, notSent);
  const order = commandOrder(inputs, inputs.command);
  if (before !== undefined && before.kind !== 'snapshot' && needsSnapshot(inputs)) {
    return end(failed({ ...before, what: `${notSent}: ${before.what}` }));
  }
  const running = before?.kind === 'snapshot' && isRunning(inputs, before.snapshot);
  return (running ? alreadyRunning(work, before.snapshot, notSent) : undefined) ?? { kind: 'send', order };
}

/** A signal needs the record, which holds its address, but not the state. */
function decideSignal(work: Work, before: SnapshotResult | undefined, notSent: string): Decision {
  const { session, inputs, progress } = work;
  const { signal, workflowId } = inputs;
  if (before === undefined || signal === undefined) throw new Error('a signal without its record');
  if (before.kind === 'unread') return end(failed({ ...before, what: `${notSent}: ${before.what}` }));
  const aimed = aimSignal(session.log, before.record, inputs, signal);
  if (aimed.kind === 'order') {
    progress.request = requestText(aimed.order);
    progress.signal = aimed.order.signal;
    if (inputs.dryRun) session.log.info(`The request, with the address in the record: ${progress.request}`);
  }
  if (before.kind === 'snapshot' && !TAKES_SIGNALS.has(before.snapshot.state)) {
    return end(
      failed({
        reason: 'not-running',
        what: `${notSent}: workflow ${workflowId} is ${stateWords(before.snapshot.state)}`,
        cause: 'Only a workflow that is started, or paused, takes a signal.',
        remedy: UNTIL_IT_RUNS[before.snapshot.state] ?? START_FIRST,
      }),
    );
  }
  return aimed.kind === 'order'
    ? { kind: 'send', order: aimed.order }
    : end(failed({ ...aimed, what: `${notSent}: ${aimed.what}` }));
}

const START_FIRST =
  'Start the workflow first, for example in a step with `command: start` and `wait-for: started`.';

/** What to do with a workflow that takes no signal and cannot just be started. */
const UNTIL_IT_RUNS: Partial<Record<State, string>> = {
  pausing: 'Run this again once the workflow is paused, or resume it first.',
  stopping: 'Wait until the workflow is finished; then start it before you signal it.',
  erroneous: 'Read the workflow’s log in Campaign, and mend what failed; then start it before you signal it.',
};

/** Whether a start or resume finds the workflow running. A paused workflow does not count: a start resumes it. */
export function isRunning({ command }: Inputs, { state }: Snapshot): boolean {
  return setsGoing(command) && MOVING.has(state);
}

function end(ending: Ending): Decision {
  return { kind: 'end', ending };
}

/** @returns undefined if the command is sent all the same */
function alreadyRunning(
  { inputs, progress }: Work,
  snapshot: Snapshot,
  notSent: string,
): Decision | undefined {
  const { command, workflowId, ifRunning, waitFor: awaited } = inputs;
  const { state } = snapshot;
  const found = `workflow ${workflowId} is already running (${stateWords(state)})`;
  switch (ifRunning) {
    case 'send':
      return undefined;
    case 'skip':
      return end({
        result: 'skipped',
        reason: 'already-running',
        headline: `${progress.answer === undefined ? `${command} was skipped` : notSent}: ${found}`,
        also: ['With `if-running: skip`, the step does not wait for the run under way either.'],
      });
    case 'join':
      if (awaited !== 'accepted' && state !== 'pausing' && state !== 'stopping') {
        return { kind: 'join', snapshot, awaited };
      }
      return end(
        failed({
          reason: 'already-running',
          what: `${notSent}: ${found}`,
          cause: 'Its run is about to end or to be paused, so there is nothing to wait for.',
          remedy: `Run this again once the workflow is ${state === 'stopping' ? 'finished' : 'paused'}.`,
        }),
      );
    case 'fail':
      return end(
        failed({
          reason: 'already-running',
          what: `${notSent}: ${found}`,
          cause: 'An earlier run has not ended, or the workflow has a scheduler and never ends.',
          remedy:
            'Wait for it to finish, or stop it first. `if-running: join` waits for the run under way instead, and `if-running: skip` makes this green.',
        }),
      );
  }
}

/** A dry run is red exactly when the real run would fail before it sends anything. */
function dryRun(work: Work, before: SnapshotResult | undefined, decision: Decision): Ending {
  const { command, workflowId } = work.inputs;
  const joins = 'A real run would send nothing, and wait for the run under way (`if-running: join`).';
  const unsent = `dry run: ${command} was not sent to workflow ${workflowId}`;
  return {
    result: 'skipped',
    reason: 'dry-run',
    ...(before === undefined || before.kind === 'snapshot' || command === 'signal'
      ? { headline: unsent }
      : { headline: `${unsent}, and ${before.what}`, cause: before.cause, remedy: before.remedy }),
    also: [...(decision.kind === 'join' ? [joins] : []), ...found(work, before), ...declared(work)],
  };
}

/** What a dry run found, and a warning about what it could not find. */
function found(work: Work, before: SnapshotResult | undefined): string[] {
  switch (before?.kind) {
    case 'snapshot': {
      const { state, field } = before.snapshot;
      return [
        `The workflow is ${stateWords(state)}, as its field \`${field.join('.')}\` shows.`,
        'Inputs, credential and workflow ID are good, as far as that can be told without sending.',
      ];
    }
    case 'stateless':
      if (work.inputs.command === 'signal')
        return [
          `${capital(before.what)}. So the step cannot tell whether the workflow runs; a real run sends the signal all the same.`,
        ];
      warn(
        work,
        `Until \`state-field\` names a field that shows the state, nothing that depends on it works: \`wait-for\`${setsGoing(work.inputs.command) ? ', `if-running`, `if-interrupted`' : ''}.`,
      );
      return [];
    case 'unread':
    case undefined:
      warn(
        work,
        'This dry run could not read the workflow. A real run with these inputs would not read it either, and send the command.',
      );
      return [];
  }
}

/** What the record says about the parameters of the activity that a signal is for. */
function declared({ session, progress: { signal } }: Work): string[] {
  if (signal === undefined) return [];
  const { activity, parameters, declared } = signal;
  const subject = `Activity ${names(session.log, [activity])}`;
  if (declared === undefined)
    return [`${subject} was found. The record does not list the parameters that it declares.`];
  const foreign = parameters.filter((name) => !declared.includes(name));
  return [
    declared.length === 0
      ? `${subject} declares no parameters.`
      : `${subject} declares ${names(session.log, declared)}.`,
    ...(foreign.length === 0
      ? []
      : [`It does not declare ${names(session.log, foreign)}, and may refuse the signal.`]),
  ];
}
