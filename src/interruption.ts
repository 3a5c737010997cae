import { type Command, recordUrl, setsGoing } from './campaign.js';
import { Deadline } from './clock.js';
import { type Delivery, deliver } from './deliver.js';
import type { Ending } from './ending.js';
import type { Inputs } from './inputs.js';
import { parseObject } from './json.js';
import type { Report } from './report.js';
import type { Step } from './step.js';
import { capital } from './wording.js';
import type { Work } from './work.js';

/** All the time that the one attempt has; the runner kills 10 s after its first signal. */
export const CLEAN_UP_LIMIT_MS = 5_000;

/** Name under which the runner hands what is owed from the main run to the post run. */
export const STATE_NAME = 'clean-up';

/**
 * What is owed for a workflow that this step set going:
 * - `due`: it may be running on account of this step, and nothing has been sent to end that
 * - `unsure`: the pause or stop was sent, and whether it arrived cannot be told; it is not sent twice
 */
type Owed = 'due' | 'unsure';

/** What `if-interrupted` can have sent. */
type CleanUpCommand = Extract<Command, 'pause' | 'stop'>;

/** A debt as the runner keeps it. */
export interface Debt {
  owed: Owed;
  command: CleanUpCommand;
  /** URL of the workflow's record. The inputs of a post run may have changed, and no other workflow is to be touched. */
  workflow: string;
  /** When the step was cancelled, in milliseconds since the epoch; undefined if it was not, or was killed at once. */
  interruptedAtMs?: number;
}

/**
 * Keeps track of what is owed should the step be interrupted, on the runner's side too, where it outlives
 * a killed process. Only a start or resume that left this step, with `if-interrupted` set, owes anything.
 */
export class Obligation {
  /** What is to be sent if the step is interrupted; undefined if nothing ever is. */
  readonly command: CleanUpCommand | undefined;
  private readonly workflow: string;
  private readonly report: Pick<Report, 'keep'>;
  private owed: Owed | undefined;
  private interruptedAtMs: number | undefined;

  constructor(inputs: Inputs, report: Pick<Report, 'keep'>) {
    const { command, ifInterrupted } = inputs;
    this.command = setsGoing(command) && ifInterrupted !== 'leave' ? ifInterrupted : undefined;
    this.workflow = recordUrl(inputs).href;
    this.report = report;
  }

  /** True when the workflow may be running on account of this step, and nothing was sent to end that. */
  get due(): boolean {
    return this.owed === 'due';
  }

  /** The start or resume is about to leave; or the pause or stop was certainly refused. */
  take(): void {
    this.become('due');
  }

  /** Nothing is owed: the command was not applied, its run has ended, or was paused or stopped. */
  drop(): void {
    this.become(undefined);
  }

  /** The pause or stop is leaving. */
  risk(): void {
    this.become('unsure');
  }

  /** The step was cancelled; `atMs` in milliseconds since the epoch. */
  interrupt(atMs: number): void {
    this.interruptedAtMs = atMs;
    if (this.owed !== undefined) this.keep();
  }

  private become(owed: Owed | undefined): void {
    if (this.command === undefined || this.owed === owed) return;
    this.owed = owed;
    this.keep();
  }

  private keep(): void {
    const { owed, command } = this;
    const debt: Debt | undefined = owed && command && { owed, command, workflow: this.workflow };
    if (debt !== undefined && this.interruptedAtMs !== undefined) debt.interruptedAtMs = this.interruptedAtMs;
    this.report.keep(STATE_NAME, debt === undefined ? '' : JSON.stringify(debt));
  }
}

/** The debt that the main run left with the runner, if any. */
export function readDebt(kept: string): Debt | undefined {
  const { owed, command, workflow, interruptedAtMs } = parseObject(kept) ?? {};
  if (owed !== 'due' && owed !== 'unsure') return undefined;
  if ((command !== 'pause' && command !== 'stop') || typeof workflow !== 'string') return undefined;
  return { owed, command, workflow, ...(typeof interruptedAtMs === 'number' && { interruptedAtMs }) };
}

/**
 * Pauses or stops what this step set going, if it was interrupted and is to do so: one attempt, 5 s.
 *
 * @returns the ending, with what became of that
 */
export async function cleanUp(work: Work, ending: Ending, obligation: Obligation): Promise<Ending> {
  const { step, access } = work;
  const { command } = obligation;
  if (ending.cutShort === undefined || !obligation.due || command === undefined) {
    obligation.drop();
    return ending;
  }
  const why = ending.cutShort === 'cancelled' ? 'The step was cancelled' : 'The time allowed is over';
  step.log.info(`${why}: sending ${command}, as \`if-interrupted\` asks`);
  const limited: Step = {
    ...step,
    deadline: new Deadline(step.clock, CLEAN_UP_LIMIT_MS, 'the limit of 5 s'),
    // The signal that interrupted the step must not end this too; a second one ends the process.
    interruption: new AbortController().signal,
  };
  const events = { connected: () => obligation.risk(), notApplied: () => obligation.take() };
  const delivery = await deliver(limited, access, command, events, { once: true });
  // Only a cancelled job has a post run to make up for this: any time later, another run may be under way.
  if (delivery.kind === 'accepted' || ending.cutShort === 'timeout') obligation.drop();
  const next = obligation.due
    ? 'If the whole job is cancelled, the post run of this step tries once more.'
    : `If it still runs after some minutes, ${command} it in Campaign.`;
  return {
    ...ending,
    paragraphs: [
      ...ending.paragraphs,
      cleanUpSentence(command, delivery),
      ...(delivery.kind === 'accepted' ? [] : [next]),
    ],
    ...(delivery.kind === 'accepted' ? { cleanedUp: command } : {}),
  };
}

/** What became of the pause or stop that `if-interrupted` asks for. */
export function cleanUpSentence(command: CleanUpCommand, delivery: Delivery): string {
  const asked = `\`if-interrupted: ${command}\` asks for`;
  switch (delivery.kind) {
    case 'accepted':
      return `${capital(command)}, which ${asked}, was sent and accepted (HTTP ${delivery.answer.status}). It may take a moment.`;
    case 'refused':
      return `${capital(command)}, which ${asked}, did not get through: ${delivery.what}. ${delivery.diagnosis.cause}`;
    case 'withheld':
      return `${capital(command)}, which ${asked}, was not sent.`;
    case 'ambiguous':
      return `${capital(command)}, which ${asked}, may not have arrived: ${delivery.what}. It is not sent twice.`;
  }
}
