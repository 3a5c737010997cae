import type { WorkflowAddress } from '../campaign/api.js';
import { type Command, setsGoing } from '../campaign/commands.js';
import type { Clock } from '../http/clock.js';
import { type Inputs, parseOrigin } from '../inputs/inputs.js';
import type { Report } from '../report/report.js';
import { type Delivery, deliver } from '../requests/deliver.js';
import { openSession } from '../requests/session.js';
import { isObject, parseObject } from '../text/json.js';
import type { Ending } from './ending.js';
import type { Work } from './work.js';

/** All the time that the one attempt has; the runner kills 10 s after its first signal. */
export const CLEAN_UP_LIMIT_MS = 5_000;

/** Name under which the runner hands what is kept from the main run to the post run. */
export const STATE_NAME = 'clean-up';

/** How often a sign of life is kept while a clean-up may be needed. */
const SIGN_OF_LIFE_MS = 30_000;

/**
 * How a clean-up stands for a workflow that this step set going:
 * - `due`: it may be running on account of this step, and nothing has been sent to end that
 * - `unsure`: the pause or stop was sent, and whether it arrived cannot be told; it is not sent twice
 */
type Standing = 'due' | 'unsure';

/** What `if-interrupted` can have sent. */
type CleanUpCommand = Extract<Command, 'pause' | 'stop'>;

/** A clean-up as the runner keeps it: all that the post run needs, but for the secrets. */
export interface KeptCleanUp {
  standing: Standing;
  command: CleanUpCommand;
  address: WorkflowAddress;
  imsUrl: URL;
  /** Those that the token was asked for with; undefined if it was given. */
  scopes: readonly string[] | undefined;
  /** When the step was last known to live, in milliseconds since the epoch. */
  aliveAtMs: number;
}

/**
 * Keeps track of the clean-up that is needed should the step be interrupted, on the runner's side too, where it
 * outlives a killed process. Only a start or resume that left this step, with `if-interrupted` set, needs any.
 */
export class CleanUp {
  /** What stays the same of what is kept; undefined if there is never anything to clean up. */
  private readonly task: Omit<KeptCleanUp, 'standing' | 'aliveAtMs'> | undefined;
  private readonly report: Pick<Report, 'keep'>;
  private readonly clock: Clock;
  private standing: Standing | undefined;
  private stopSigns = (): void => undefined;

  constructor(inputs: Inputs, report: Pick<Report, 'keep'>, clock: Clock) {
    const { command, ifInterrupted, baseUrl, organization, workflowId, imsUrl, credentials } = inputs;
    if (setsGoing(command) && ifInterrupted !== 'leave') {
      this.task = {
        command: ifInterrupted,
        address: { baseUrl, organization, workflowId },
        imsUrl,
        scopes: credentials.kind === 'minted' ? credentials.scopes : undefined,
      };
    }
    this.report = report;
    this.clock = clock;
  }

  /** What to send now if the step is interrupted; undefined if there is nothing to clean up. */
  get due(): CleanUpCommand | undefined {
    return this.standing === 'due' ? this.task?.command : undefined;
  }

  /** The start or resume is leaving; or the pause or stop was certainly refused. */
  owe(): void {
    this.become('due');
  }

  /** Nothing is to be done: the command was not applied, its run has ended, or was paused or stopped. */
  settle(): void {
    this.become(undefined);
  }

  /** The pause or stop is leaving. */
  risk(): void {
    this.become('unsure');
  }

  private become(standing: Standing | undefined): void {
    if (this.task === undefined || this.standing === standing) return;
    this.standing = standing;
    this.stopSigns();
    this.keep();
    if (standing !== undefined) this.stopSigns = this.clock.every(SIGN_OF_LIFE_MS, () => this.keep());
  }

  private keep(): void {
    const { task, standing } = this;
    const kept: KeptCleanUp | undefined = task &&
      standing && { ...task, standing, aliveAtMs: this.clock.wallMs() };
    this.report.keep(STATE_NAME, kept === undefined ? '' : JSON.stringify(kept));
  }
}

/** The clean-up that the main run left with the runner, if any. */
export function readKept(text: string): KeptCleanUp | undefined {
  const { standing, command, address, imsUrl, scopes, aliveAtMs } = parseObject(text) ?? {};
  if (standing !== 'due' && standing !== 'unsure') return undefined;
  if ((command !== 'pause' && command !== 'stop') || !isObject(address)) return undefined;
  const { organization, workflowId } = address;
  const baseUrl = originIn(address['baseUrl']);
  const tokenUrl = originIn(imsUrl);
  if (typeof organization !== 'string' || typeof workflowId !== 'string') return undefined;
  if (baseUrl === undefined || tokenUrl === undefined || typeof aliveAtMs !== 'number') return undefined;
  return {
    standing,
    command,
    address: { baseUrl, organization, workflowId },
    imsUrl: tokenUrl,
    scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : undefined,
    aliveAtMs,
  };
}

function originIn(value: unknown): URL | undefined {
  return typeof value === 'string' ? parseOrigin('base-url', value, () => undefined) : undefined;
}

/**
 * Pauses or stops what this step set going, if it was interrupted and is to do so: one attempt, 5 s.
 *
 * @returns the ending, with what became of that
 */
export async function cleanUpAfter(work: Work, ending: Ending, cleanUp: CleanUp): Promise<Ending> {
  const { session, access } = work;
  const command = cleanUp.due;
  if (ending.cutShort === undefined || command === undefined) {
    cleanUp.settle();
    return ending;
  }
  const why = ending.cutShort === 'cancelled' ? 'The step was cancelled' : 'The time allowed is over';
  session.log.info(`${why}: sending ${command}, as \`if-interrupted\` asks`);
  // No signal cuts this short: neither the one that interrupted the step, nor a further one.
  const limited = openSession(session, session.log, CLEAN_UP_LIMIT_MS, { setBy: 'the limit of 5 s' });
  const events = { connected: () => cleanUp.risk(), notApplied: () => cleanUp.owe() };
  const delivery = await deliver(limited, access, command, events, { once: true });
  const sentence = cleanUpSentence(command, delivery);
  if (delivery.kind === 'accepted') {
    cleanUp.settle();
    return { ...ending, also: [...ending.also, sentence], cleanedUp: command };
  }
  const next =
    cleanUp.due !== undefined
      ? 'The post run of this step tries once more, if the job ends within 10 minutes.'
      : `If it still runs after some minutes, ${command} it in Campaign.`;
  return { ...ending, also: [...ending.also, sentence, next] };
}

/** What became of the pause or stop that `if-interrupted` asks for. */
export function cleanUpSentence(command: CleanUpCommand, delivery: Delivery): string {
  const subject = `The ${command} that \`if-interrupted\` asks for`;
  switch (delivery.kind) {
    case 'accepted':
      return `${subject} was sent and accepted (HTTP ${delivery.answer.status}). It may take a moment, and a start that is still queued would run after it.`;
    case 'refused':
      return `${subject} was not delivered: ${delivery.what}. ${delivery.cause}`;
    case 'withheld':
      return `${subject} was not sent.`;
    case 'ambiguous':
      return `${subject} may not have arrived: ${delivery.what}. It is not sent twice.`;
  }
}
