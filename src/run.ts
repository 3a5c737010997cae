import { commandOrder, type Order, requestText } from './campaign/api.js';
import type { Awaited, Command } from './campaign/commands.js';
import { signalBody } from './campaign/signal.js';
import { type State, stateWords, workflowNames } from './campaign/state.js';
import { oddSuccess } from './campaign/verdict.js';
import type { Answer } from './http/exchange.js';
import { secretsIn } from './inputs/credentials.js';
import { type Given, type Inputs, parseInputs } from './inputs/inputs.js';
import type { Progress } from './report/progress.js';
import type { Report } from './report/report.js';
import { accessTo } from './requests/access.js';
import { deliver } from './requests/deliver.js';
import { type Snapshot, type SnapshotResult, takeSnapshot } from './requests/record.js';
import { openSession, type World } from './requests/session.js';
import { Watch } from './requests/watch.js';
import { CleanUp, cleanUpAfter } from './step/clean-up.js';
import { conclude, subjectOf } from './step/conclusion.js';
import { awaitEffect, resolveAmbiguity } from './step/effect.js';
import { cancelledBefore, type Ending, failed, invalid, unknown } from './step/ending.js';
import { type Decision, decideBefore, isRunning, needsSnapshot } from './step/gate.js';
import { type Work, warn } from './step/work.js';
import { capital, duration, timeOfDay } from './text/wording.js';

/** What a step works with, besides the world. */
export interface StepParts {
  report: Report;
  given: Given;
  /** Who sends a signal, unless `source` says otherwise. */
  caller: string;
  progress: Progress;
  /** Aborted by the first stop signal. */
  interruption: AbortSignal;
}

/**
 * Runs the step from its inputs to its outputs. Resolves once everything is reported; rejects only on a defect.
 */
export async function run(
  { report, given, caller, progress, interruption }: StepParts,
  world: World,
): Promise<void> {
  for (const secret of secretsIn(given)) report.mask(secret);

  const parsed = parseInputs(given, caller);
  if (!parsed.ok) {
    const { known } = parsed;
    report.about(subjectOf(known));
    conclude(report, progress, invalid(parsed.problems), undefined, { known, summary: parsed.jobSummary });
    return;
  }
  const { inputs } = parsed;
  report.about(subjectOf(inputs));
  const work: Work = {
    session: openSession(world, report, inputs.timeoutMs, { interruption }),
    inputs,
    access: accessTo(inputs, inputs.credentials, inputs.imsUrl),
    progress,
  };
  const cleanUp = new CleanUp(inputs, report, world.clock);
  const what = `${inputs.command} workflow ${inputs.workflowId} of ${inputs.organization}`;
  progress.request = requestBefore(inputs);
  report.info(inputs.dryRun ? `Dry run: ${what}. The request: ${progress.request}` : capital(what));
  const ending = await perform(work, cleanUp);
  const summary = inputs.jobSummary;
  conclude(report, progress, await cleanUpAfter(work, ending, cleanUp), inputs, { known: inputs, summary });
}

/** The request as far as it is known before the record is read: only that holds a signal's address. */
function requestBefore(inputs: Inputs): string {
  const { command, signal } = inputs;
  if (command !== 'signal') return requestText(commandOrder(inputs, command));
  const body = signal === undefined ? '' : signalBody(signal);
  return requestText({ url: '(the trigger’s address in the record)', body });
}

/** Does everything between the inputs and the report, in order. */
async function perform(work: Work, cleanUp: CleanUp): Promise<Ending> {
  const { session, inputs, access } = work;
  const { command } = inputs;
  const token = await access.tokens.get(session);
  if (session.interruption.aborted) return cancelledBefore(command);
  if (!token.ok) return failed({ ...token, what: `${command} was not sent: ${token.what}` });

  const before = await readBefore(work);
  if (session.interruption.aborted) return cancelledBefore(command);
  const decision = decideBefore(work, before);
  return decision.kind === 'send'
    ? sendAndFollow(work, before, decision.order, cleanUp)
    : carryOut(work, decision);
}

/** Carries out a decision not to send the command. */
function carryOut(work: Work, decision: Exclude<Decision, { kind: 'send' }>): Promise<Ending> | Ending {
  return decision.kind === 'end' ? decision.ending : join(work, decision.snapshot, decision.awaited);
}

/** Reads the record before the command, if the step needs it. */
async function readBefore(
  { session, inputs, access, progress }: Work,
  names: readonly string[] = [],
): Promise<SnapshotResult | undefined> {
  if (!needsSnapshot(inputs) && !inputs.dryRun) return undefined;
  const result = await takeSnapshot(session, access, inputs.stateField, names);
  if (result.kind === 'stateless' && inputs.command === 'signal') {
    session.log.info(`A signal needs no state, and ${result.what}`);
  }
  if (result.kind === 'snapshot') {
    const { state, field } = result.snapshot;
    progress.previousState = state;
    progress.see(state);
    session.log.info(`State before: ${stateWords(state)} (\`${field.join('.')}\`)`);
  }
  return result;
}

/** Sends nothing, and waits for the run already under way. */
async function join(work: Work, snapshot: Snapshot, awaited: Awaited): Promise<Ending> {
  const { session, inputs, progress } = work;
  const { command } = inputs;
  const again = progress.answer === undefined ? '' : ' again';
  const what = `${command} was not sent${again}, since the workflow is already ${stateWords(snapshot.state)}`;
  session.log.info(`${capital(what)}; waiting until its run is ${awaited}`);
  const watch = watching(work, snapshot, true);
  progress.follow(watch);
  return awaitEffect(work, watch, awaited, what);
}

/** Sends the command and follows it as far as the inputs ask. */
async function sendAndFollow(
  work: Work,
  first: SnapshotResult | undefined,
  order: Order,
  cleanUp: CleanUp,
): Promise<Ending> {
  const { session, inputs, access, progress } = work;
  const { command } = inputs;
  let before = first;
  let snapshot = snapshotIn(before);
  let instead: Exclude<Decision, { kind: 'send' }> | undefined;
  warnIfRunning(work, snapshot);

  const delivery = await deliver(session, access, order, {
    connected: () => {
      // If the workflow was already running, this step must not end that run.
      if (snapshot === undefined || !isRunning(inputs, snapshot)) cleanUp.owe();
      progress.sent();
    },
    notApplied: () => {
      progress.notApplied();
      cleanUp.settle();
    },
    answered: (answer) => {
      progress.answer = answer;
    },
    again: async () => {
      if (before === undefined || before.kind === 'unread') return order;
      // Somebody else may have started or stopped the workflow in the meantime.
      before = await readBefore(work, workflowNames(before.record));
      const decision = decideBefore(work, before);
      if (decision.kind !== 'send') {
        instead = decision;
        return undefined;
      }
      snapshot = snapshotIn(before);
      warnIfRunning(work, snapshot);
      return decision.order;
    },
  });
  const watch = snapshot === undefined ? undefined : watching(work, snapshot, false);
  if (watch !== undefined) progress.follow(watch);
  switch (delivery.kind) {
    case 'refused':
      return failed(delivery);
    case 'withheld':
      return instead === undefined || session.interruption.aborted
        ? cancelledBefore(command, progress.answer !== undefined)
        : carryOut(work, instead);
    case 'ambiguous':
      return resolveAmbiguity(work, watch, delivery);
    case 'accepted':
      return follow(work, watch, delivery.answer);
  }
}

function snapshotIn(before: SnapshotResult | undefined): Snapshot | undefined {
  return before?.kind === 'snapshot' ? before.snapshot : undefined;
}

function warnIfRunning(work: Work, snapshot: Snapshot | undefined): void {
  if (snapshot === undefined || !isRunning(work.inputs, snapshot)) return;
  warn(work, alreadyRunning(work.inputs.command, snapshot.state));
}

function alreadyRunning(command: Command, state: State): string {
  return `The workflow was already ${stateWords(state)} before the ${command}. Campaign may ignore the ${command}, and what happens next may belong to the earlier run. To send no ${command} in this case, set \`if-running\` to \`skip\` or \`fail\`.`;
}

function watching({ session, inputs, progress }: Work, snapshot: Snapshot, joined: boolean): Watch {
  const { command, stateField } = inputs;
  return new Watch(snapshot, { command, stateField, joined }, session.log, (state) => {
    progress.see(state);
    const foreign = { paused: command !== 'pause', stopping: command !== 'stop' } as Record<State, boolean>;
    const note = foreign[state] === true ? ' (not caused by this step)' : '';
    session.log.info(
      `${capital(stateWords(state))} at ${timeOfDay(progress.wallMs())} UTC, after ${duration(progress.elapsedMs())}${note}`,
    );
  });
}

/** Follows an accepted command as far as `wait-for` asks. */
async function follow(work: Work, watch: Watch | undefined, answer: Answer): Promise<Ending> {
  const { session, inputs } = work;
  const { command, waitFor } = inputs;
  const what = `${command} was accepted (HTTP ${answer.status})`;
  const odd = oddSuccess(answer);
  const check = `The answer to ${command} ${odd}. Check in Campaign whether the ${command} arrived.`;
  if (session.interruption.aborted) {
    const remedy = 'Look at the workflow in Campaign.';
    return unknown(session, { reason: 'cancelled', what: `${what}, but the step was cancelled`, remedy });
  }
  if (waitFor === 'accepted' || watch === undefined) {
    if (odd !== undefined) session.log.warning(check);
    const also = [odd === undefined ? afterwards(work) : check];
    return { result: 'accepted', reason: 'accepted', headline: what, also };
  }
  if (odd !== undefined) warn(work, check);
  session.log.info(`${capital(what)}; waiting until the workflow is ${waitFor}`);
  return awaitEffect(work, watch, waitFor, what);
}

/** What becomes of a command that Campaign took, and that nobody watches. */
function afterwards({ inputs, progress }: Work): string {
  if (inputs.command !== 'signal') {
    return 'Campaign runs it when its workflow server picks it up. This step did not wait for that; set `wait-for` to wait.';
  }
  if (progress.state === undefined) {
    return 'Whether the workflow runs could not be checked, since no state can be read from its record. What it does with the signal was not watched.';
  }
  return progress.state === 'paused'
    ? 'The workflow was paused. As Adobe documents it, the signal is kept until the workflow is resumed. What it does then was not watched.'
    : 'What the workflow does with the signal was not watched.';
}
