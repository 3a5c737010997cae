import type { Command } from './campaign.js';
import { Deadline } from './clock.js';
import { SECRET_INPUTS } from './credentials.js';
import { type Delivery, deliver, type Order } from './deliver.js';
import type { Ending } from './ending.js';
import { TokenSource } from './ims.js';
import { type Inputs, parseInputs } from './inputs.js';
import type { Report } from './report.js';
import type { Dependencies, Step } from './step.js';
import { capital } from './wording.js';

/** All the time that the one attempt has; the runner kills 10 s after its first signal. */
export const CLEAN_UP_LIMIT_MS = 5_000;

/** The post run has minutes by GitHub's own rules, and needs less. */
const POST_LIMIT_MS = 60_000;

/** Name under which the runner hands the obligation from the main run to the post run. */
export const STATE_NAME = 'clean-up';

/**
 * What is owed for a workflow that this step set going:
 * - `due`: it may be running on account of this step, and nothing has been sent to end that
 * - `unsure`: the pause or stop was sent, and whether it arrived cannot be told; it is not sent twice
 * - `none`: nothing
 */
type Owed = 'due' | 'unsure' | 'none';

/**
 * Keeps track of what is owed should the step be interrupted, on the runner's side too, where it outlives
 * a killed process. Only a start or resume that left this step, with `if-interrupted` set, owes anything.
 */
export class Obligation {
  readonly command: Exclude<Command, 'start' | 'resume'> | undefined;
  private readonly report: Pick<Report, 'keep'>;
  private owed: Owed = 'none';

  constructor(inputs: Inputs, report: Pick<Report, 'keep'>) {
    const setsGoing = inputs.command === 'start' || inputs.command === 'resume';
    this.command = setsGoing && inputs.ifInterrupted !== 'leave' ? inputs.ifInterrupted : undefined;
    this.report = report;
  }

  get due(): boolean {
    return this.owed === 'due';
  }

  /** The start or resume is about to leave. */
  take(): void {
    this.become('due');
  }

  /** Nothing is owed: it was not applied, has ended, or was paused or stopped. */
  drop(): void {
    this.become('none');
  }

  /** The pause or stop is about to leave. */
  risk(): void {
    this.become('unsure');
  }

  private become(owed: Owed): void {
    if (this.command === undefined || this.owed === owed) return;
    this.owed = owed;
    this.report.keep(STATE_NAME, owed);
  }
}

/**
 * Pauses or stops what this step set going, if it was interrupted and is to do so: one attempt, 5 s.
 *
 * @returns the ending, with what became of that
 */
export async function cleanUp(
  step: Step,
  order: Order,
  ending: Ending,
  obligation: Obligation,
): Promise<Ending> {
  const { command } = obligation;
  if (ending.cutShort === undefined || !obligation.due || command === undefined) {
    obligation.drop();
    return ending;
  }
  step.log.info(`${capital(ending.cutShort)}: sending ${command}, as \`if-interrupted\` asks`);
  const limited: Step = {
    ...step,
    deadline: new Deadline(step.clock, CLEAN_UP_LIMIT_MS),
    // The signal that interrupted the step must not end this too; a second one ends the process.
    interruption: new AbortController().signal,
  };
  const events = {
    sending: () => obligation.risk(),
    notApplied: () => obligation.take(),
    answered: () => undefined,
  };
  const delivery = await deliver(limited, { ...order, command }, events, { once: true });
  const paragraphs = [...ending.paragraphs, cleanUpSentence(command, delivery)];
  if (delivery.kind !== 'accepted') return { ...ending, paragraphs };
  obligation.drop();
  return { ...ending, paragraphs, cleanedUp: true };
}

function cleanUpSentence(command: string, delivery: Delivery): string {
  switch (delivery.kind) {
    case 'accepted':
      return `As \`if-interrupted: ${command}\` asks, ${command} was sent, and accepted with HTTP ${delivery.answer.status}.`;
    case 'refused':
      return `The ${command} that \`if-interrupted\` asks for did not get through: ${delivery.what}. ${delivery.diagnosis.cause}`;
    case 'ambiguous':
      return `The ${command} that \`if-interrupted\` asks for was sent, but may not have arrived: ${delivery.what}. It is not sent twice.`;
  }
}

/**
 * The post run of a cancelled job: makes up for a pause or stop that the main run owed and could not get
 * through. Does nothing when nothing is owed.
 */
export async function runPost(
  dependencies: Omit<Dependencies, 'log'>,
  report: Report,
  input: (name: string) => string,
  owed: string,
): Promise<void> {
  for (const name of SECRET_INPUTS) report.mask(input(name));
  const parsed = parseInputs(input);
  const command = parsed.ok ? new Obligation(parsed.inputs, report).command : undefined;
  if (!parsed.ok || command === undefined || (owed !== 'due' && owed !== 'unsure')) {
    report.info('Nothing to clean up');
    return;
  }
  const { inputs } = parsed;
  if (owed === 'unsure') {
    report.warning(
      `${capital(command)} of workflow ${inputs.workflowId} was sent when the step was cancelled, but may not have arrived. It is not sent twice: look at the workflow in Campaign.`,
    );
    return;
  }
  report.info(`The cancelled step left workflow ${inputs.workflowId} behind: sending ${command}`);
  const step: Step = {
    ...dependencies,
    log: report,
    deadline: new Deadline(dependencies.clock, POST_LIMIT_MS),
    interruption: new AbortController().signal,
  };
  const order: Order = {
    address: inputs,
    command,
    apiKey: inputs.credentials.apiKey,
    tokens: new TokenSource(inputs.credentials, inputs.imsUrl),
  };
  const nothing = (): void => undefined;
  const events = { sending: nothing, notApplied: nothing, answered: nothing };
  const delivery = await deliver(step, order, events);
  const sentence = cleanUpSentence(command, delivery);
  if (delivery.kind === 'accepted') report.info(sentence);
  else
    report.fail(
      'Adobe Campaign workflow: not cleaned up',
      `${sentence}\nWhat to do: look at workflow ${inputs.workflowId} in Campaign.`,
    );
}
