import { accessTo } from './access.js';
import { type Command, setsGoing } from './campaign.js';
import { Deadline } from './clock.js';
import { conclude, requestText } from './conclusion.js';
import { SECRET_INPUTS } from './credentials.js';
import { deliver } from './deliver.js';
import { awaitEffect, resolveAmbiguity } from './effect.js';
import { cancelledBefore, type Ending, failed, invalid, unknown } from './ending.js';
import type { Answer } from './exchange.js';
import { decideBefore, needsSnapshot } from './gate.js';
import { isHtmlPage } from './html-page.js';
import { parseInputs } from './inputs.js';
import { cleanUp, Obligation } from './interruption.js';
import type { Progress } from './progress.js';
import { type Snapshot, type SnapshotResult, takeSnapshot } from './record.js';
import type { Report } from './report.js';
import { MOVING, type State, stateWords } from './state.js';
import type { Dependencies } from './step.js';
import { Watch } from './watch.js';
import { capital, duration } from './wording.js';
import { type Work, warn } from './work.js';

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
  const { report, progress, input, dependencies, interruption } = context;
  for (const name of SECRET_INPUTS) report.mask(input(name));

  const parsed = parseInputs(input);
  if (!parsed.ok) {
    conclude(report, progress, { jobSummary: parsed.jobSummary }, invalid(parsed.problems));
    return;
  }
  const { inputs } = parsed;
  const deadline = new Deadline(dependencies.clock, inputs.timeoutMs);
  const work: Work = {
    step: { ...dependencies, log: report, deadline, interruption },
    inputs,
    access: accessTo(inputs),
    progress,
  };
  const obligation = new Obligation(inputs, report);
  interruption.addEventListener('abort', () => obligation.interrupt(dependencies.clock.wallMs()));
  const what = `${inputs.command} workflow ${inputs.workflowId} of ${inputs.organization}`;
  report.info(inputs.dryRun ? `Dry run: ${what}. Would send ${requestText(inputs)}` : capital(what));
  const ending = await perform(work, obligation);
  conclude(report, progress, inputs, await cleanUp(work, ending, obligation));
}

/** Everything between the inputs and the report, in order. */
async function perform(work: Work, obligation: Obligation): Promise<Ending> {
  const { step, inputs, access } = work;
  const { command } = inputs;
  const token = await access.tokens.get(step);
  if (step.interruption.aborted) return cancelledBefore(command);
  if (!token.ok) return failed(`${command} was not sent: ${token.what}`, token.diagnosis);

  const before = await readBefore(work);
  if (step.interruption.aborted) return cancelledBefore(command);
  const decided = decideBefore(work, before);
  if (decided !== undefined) return decided;
  const snapshot = before?.kind === 'snapshot' ? before.snapshot : undefined;
  return send(work, snapshot, obligation);
}

/** The record before the command, if anything depends on it. */
async function readBefore({ step, inputs, access, progress }: Work): Promise<SnapshotResult | undefined> {
  if (!needsSnapshot(inputs) && !inputs.dryRun) return undefined;
  const result = await takeSnapshot(step, access, inputs.stateField);
  if (result.kind === 'snapshot') {
    const { state, field } = result.snapshot;
    progress.previousState = state;
    progress.see(state);
    step.log.info(`State before: ${stateWords(state)} (\`${field.join('.')}\`)`);
  }
  return result;
}

/** Sends the command and follows it as far as the inputs ask. */
async function send(work: Work, snapshot: Snapshot | undefined, obligation: Obligation): Promise<Ending> {
  const { step, inputs, access, progress } = work;
  const { command } = inputs;
  const busy = snapshot !== undefined && setsGoing(command) && MOVING.has(snapshot.state);
  if (busy) warn(work, alreadyBusy(command, snapshot.state));

  const delivery = await deliver(step, access, command, {
    sending: () => {
      // What was busy before is not this step's to end.
      if (!busy) obligation.take();
      progress.maybeApplied = true;
    },
    notApplied: () => {
      progress.maybeApplied = false;
      obligation.drop();
    },
    answered: (answer) => {
      progress.answer = answer;
    },
  });
  const watch = snapshot === undefined ? undefined : watching(work, snapshot);
  progress.watch = watch;
  switch (delivery.kind) {
    case 'refused':
      return failed(delivery.what, delivery.diagnosis);
    case 'withheld':
      return cancelledBefore(command);
    case 'ambiguous':
      return resolveAmbiguity(work, watch, delivery);
    case 'accepted':
      return follow(work, watch, delivery.answer);
  }
}

function alreadyBusy(command: Command, state: State): string {
  const advice =
    command === 'start' ? ' `if-running: skip` or `fail` keeps a start from being sent then.' : '';
  return `The workflow was already ${stateWords(state)} before the ${command}. Campaign may ignore it, and what happens from now on may belong to the earlier run.${advice}`;
}

function watching({ step, inputs, progress }: Work, snapshot: Snapshot): Watch {
  const { command } = inputs;
  return new Watch(snapshot, command, step.log, (state) => {
    progress.see(state);
    const foreign = { paused: command !== 'pause', stopping: command !== 'stop' } as Record<State, boolean>;
    const note = foreign[state] === true ? ' (not on account of this step)' : '';
    step.log.info(`${capital(stateWords(state))} after ${duration(progress.elapsedMs())}${note}`);
  });
}

/** After Campaign took the command. */
async function follow(work: Work, watch: Watch | undefined, answer: Answer): Promise<Ending> {
  const { step, inputs } = work;
  const { command, waitFor } = inputs;
  const what = `${command} was accepted (HTTP ${answer.status})`;
  if (isHtmlPage(answer)) {
    warn(
      work,
      `The answer to ${command} is an HTML page, perhaps a proxy’s: see in Campaign whether it arrived.`,
    );
  }
  if (step.interruption.aborted) {
    return unknown(step, `${what}, but the step was cancelled`, [
      'What to do: look at the workflow in Campaign.',
    ]);
  }
  if (waitFor === 'accepted' || watch === undefined) {
    return {
      result: 'accepted',
      headline: what,
      paragraphs: [
        'Campaign carries it out once its workflow server takes it up. Whether it did was not watched: `wait-for` does that.',
      ],
    };
  }
  step.log.info(`${capital(what)}; waiting until the workflow is ${waitFor}`);
  return awaitEffect(work, watch, waitFor, what);
}
