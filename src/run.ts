import type { WaitFor } from './campaign.js';
import { Deadline } from './clock.js';
import { conclude, requestLines } from './conclusion.js';
import { SECRET_INPUTS } from './credentials.js';
import { deliver, type Order } from './deliver.js';
import type { Diagnosis } from './diagnosis.js';
import { cancelledBefore, type Ending, failed, finishedBadly, invalid, unknown } from './ending.js';
import { TokenSource } from './ims.js';
import { type Inputs, parseInputs } from './inputs.js';
import { cleanUp, Obligation } from './interruption.js';
import type { Progress } from './progress.js';
import { type Snapshot, takeSnapshot } from './record.js';
import type { Report } from './report.js';
import { type State, stateWords } from './state.js';
import type { Dependencies, Step } from './step.js';
import { sawChange, type WaitOrder, waitFor } from './wait.js';
import { capital, seconds } from './wording.js';

/** What the whole step works with. */
export interface RunContext {
  dependencies: Omit<Dependencies, 'log'>;
  report: Report;
  progress: Progress;
  /** An input as the runner hands it in, empty when it is not set. */
  input: (name: string) => string;
  /** Aborted by the first signal to stop. */
  interruption: AbortSignal;
}

/** The step from its inputs to its outputs. Resolves once everything is told; rejects on defects only. */
export async function run(context: RunContext): Promise<void> {
  const { report, progress, input } = context;
  for (const name of SECRET_INPUTS) report.mask(input(name));

  const parsed = parseInputs(input);
  if (!parsed.ok) {
    conclude(report, progress, undefined, invalid(parsed.problems));
    return;
  }
  const { inputs } = parsed;
  const step: Step = {
    ...context.dependencies,
    log: report,
    deadline: new Deadline(context.dependencies.clock, inputs.timeoutMs),
    interruption: context.interruption,
  };
  const order: Order = {
    address: inputs,
    command: inputs.command,
    apiKey: inputs.credentials.apiKey,
    tokens: new TokenSource(inputs.credentials, inputs.imsUrl),
  };
  const obligation = new Obligation(inputs, report);
  report.info(
    `${inputs.dryRun ? 'Dry run: ' : ''}${capital(inputs.command)} workflow ${inputs.workflowId} of ${inputs.organization}`,
  );
  if (inputs.dryRun) for (const line of requestLines(inputs)) report.info(`  ${line}`);
  const ending = await perform(step, inputs, order, progress, obligation);
  conclude(report, progress, inputs, await cleanUp(step, order, ending, obligation));
}

/** Everything between the inputs and the report, in order. */
async function perform(
  step: Step,
  inputs: Inputs,
  order: Order,
  progress: Progress,
  obligation: Obligation,
): Promise<Ending> {
  const { command } = inputs;
  const token = await order.tokens.get(step);
  if (step.interruption.aborted) return cancelledBefore(command);
  if (!token.ok) return failed(step, `${command} was not sent: ${token.what}`, token.diagnosis);

  let snapshot: Snapshot | undefined;
  const snapshotDecides = inputs.waitFor !== 'accepted' || inputs.ifRunning !== 'send';
  if (snapshotDecides || inputs.dryRun) {
    const taken = await takeSnapshot(step, order, inputs.stateField);
    if (taken.ok) {
      snapshot = taken.snapshot;
      progress.previousState = snapshot.state;
      progress.see(snapshot.state);
      step.log.info(`State before: ${stateWords(snapshot.state)} (\`${snapshot.field.join('.')}\`)`);
    } else if (step.interruption.aborted) {
      return cancelledBefore(command);
    } else if (snapshotDecides) {
      return failed(step, `${command} was not sent: ${taken.what}`, taken.diagnosis);
    } else {
      step.log.warning(
        `${capital(taken.what)}. ${taken.diagnosis.cause} A run that only sends does not need it.`,
      );
    }
  }

  if (step.interruption.aborted) return cancelledBefore(command);
  const gate = ifRunning(inputs, snapshot);
  if (gate !== undefined) return gate;
  if (inputs.dryRun) return dryRun(inputs, snapshot);

  const delivery = await deliver(step, order, {
    sending: () => {
      progress.maybeApplied = true;
      obligation.take();
    },
    notApplied: () => {
      progress.maybeApplied = false;
      obligation.drop();
    },
    answered: (answer) => {
      progress.answer = answer;
    },
  });
  switch (delivery.kind) {
    case 'refused':
      if (step.interruption.aborted && !progress.maybeApplied) return cancelledBefore(command);
      return failed(step, delivery.what, delivery.diagnosis);
    case 'ambiguous':
      return resolve(step, inputs, order, progress, snapshot, delivery);
    case 'accepted':
      if (step.interruption.aborted) {
        return unknown(step, `${command} was accepted, but the step was cancelled`, [
          'What to do: look at the workflow in Campaign.',
        ]);
      }
      if (inputs.waitFor === 'accepted' || snapshot === undefined) {
        return accepted(inputs, delivery.answer.status);
      }
      step.log.info(
        `${capital(command)} accepted (HTTP ${delivery.answer.status}); waiting for ${inputs.waitFor}`,
      );
      return awaitEffect(step, inputs, inputs.waitFor, watching(step, inputs, order, progress, snapshot));
  }
}

const RUNNING: ReadonlySet<State> = new Set(['starting', 'in-progress', 'resuming', 'pausing']);

function ifRunning(inputs: Inputs, snapshot: Snapshot | undefined): Ending | undefined {
  if (inputs.command !== 'start' || snapshot === undefined || !RUNNING.has(snapshot.state)) return undefined;
  const found = `workflow ${inputs.workflowId} is already running (${stateWords(snapshot.state)})`;
  switch (inputs.ifRunning) {
    case 'send':
      return undefined;
    case 'skip':
      return {
        result: 'skipped',
        headline: `start was skipped: ${found}`,
        paragraphs: ['Nothing was sent, as `if-running: skip` asks.'],
      };
    case 'fail':
      return {
        result: 'failed',
        headline: `start was not sent: ${found}`,
        paragraphs: [
          'Likely cause: an earlier run has not ended, or the workflow has a scheduler and never ends.',
          'What to do: wait for it to finish, or stop it first. `if-running: skip` would make this green.',
        ],
      };
  }
}

function dryRun(inputs: Inputs, snapshot: Snapshot | undefined): Ending {
  const found =
    snapshot === undefined
      ? 'No state was found in the workflow’s record: only `wait-for: accepted` with `if-running: send` will work.'
      : `The workflow is ${stateWords(snapshot.state)}, as its field \`${snapshot.field.join('.')}\` shows.`;
  return {
    result: 'skipped',
    headline: `dry run: ${inputs.command} of workflow ${inputs.workflowId} would be sent`,
    paragraphs: [found, 'Inputs and credential are good as far as that can be told without sending.'],
  };
}

function accepted(inputs: Inputs, status: number): Ending {
  return {
    result: 'accepted',
    headline: `${inputs.command} of workflow ${inputs.workflowId} was accepted (HTTP ${status})`,
    paragraphs: ['Campaign took the command and carries it out by and by; the effect was not watched.'],
  };
}

function watching(
  step: Step,
  inputs: Inputs,
  order: Order,
  progress: Progress,
  snapshot: Snapshot,
): Omit<WaitOrder, 'waitFor'> {
  return {
    order,
    snapshot,
    pollIntervalMs: inputs.pollIntervalMs,
    seen: (state) => {
      progress.see(state);
      const sideways =
        state === 'paused' && inputs.command !== 'pause' ? ' (somebody or something paused it)' : '';
      step.log.info(`${capital(stateWords(state))} after ${seconds(progress.elapsedMs())}${sideways}`);
    },
  };
}

/** A command that may have been applied: the record tells, if it was read before; sending again never does. */
async function resolve(
  step: Step,
  inputs: Inputs,
  order: Order,
  progress: Progress,
  snapshot: Snapshot | undefined,
  delivery: { what: string; diagnosis: Diagnosis },
): Promise<Ending> {
  const undecided = unknown(step, delivery.what, [
    `Likely cause: ${delivery.diagnosis.cause}`,
    `What to do: ${delivery.diagnosis.remedy}`,
  ]);
  if (snapshot === undefined || step.interruption.aborted || step.deadline.passed()) return undecided;

  step.log.info(`${capital(delivery.what)}. Looking whether the workflow reacts; nothing is sent again`);
  const watch = watching(step, inputs, order, progress, snapshot);
  if (!(await sawChange(step, watch))) {
    return unknown(
      step,
      `${delivery.what}; the workflow’s record has not changed since`,
      undecided.paragraphs,
    );
  }
  const { answer } = progress;
  step.log.warning(
    `${capital(delivery.what)}. The workflow’s record has changed since, so the command is taken as accepted.`,
  );
  if (inputs.waitFor !== 'accepted') return awaitEffect(step, inputs, inputs.waitFor, watch);
  return {
    ...accepted(inputs, answer?.status ?? 0),
    headline: `${inputs.command} of workflow ${inputs.workflowId} was taken up, though its answer got lost`,
    paragraphs: ['The workflow’s record changed after the command; its effect was not watched any further.'],
  };
}

async function awaitEffect(
  step: Step,
  inputs: Inputs,
  awaited: Exclude<WaitFor, 'accepted'>,
  watch: Omit<WaitOrder, 'waitFor'>,
): Promise<Ending> {
  const { command, workflowId } = inputs;
  const end = await waitFor(step, { ...watch, waitFor: awaited });
  switch (end.kind) {
    case 'reached':
      return {
        result: 'confirmed',
        headline: `${command} of workflow ${workflowId} is confirmed: ${stateWords(end.state)}`,
        paragraphs: [],
      };
    case 'failed':
      return finishedBadly(command, workflowId, end.state);
    case 'deadline':
      return unknown(
        step,
        `${command} was accepted, but ${awaited} was not seen within ${seconds(inputs.timeoutMs)}`,
        [
          'Likely cause: the workflow takes longer, waits for something (a scheduler or signal never finishes), or its record does not show what it does.',
          'What to do: look at the workflow in Campaign, then choose a longer `timeout-minutes` or another `wait-for`.',
        ],
      );
    case 'interrupted':
      return unknown(step, `${command} was accepted, but the step was cancelled before ${awaited} was seen`, [
        'What to do: look at the workflow in Campaign.',
      ]);
    case 'unreadable':
      return unknown(step, `${command} was accepted, but ${end.what}`, [
        `Likely cause: ${end.diagnosis.cause}`,
        `What to do: look at the workflow in Campaign, since the command was sent. ${end.diagnosis.remedy}`,
      ]);
  }
}
