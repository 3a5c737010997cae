import { commandOrder, type WorkflowAddress } from '../campaign/api.js';
import { type Command, setsGoing } from '../campaign/commands.js';
import { oddSuccess } from '../campaign/verdict.js';
import type { Clock } from '../http/clock.js';
import { type Inputs, parseOrigin } from '../inputs/inputs.js';
import type { Kept, Report } from '../report/report.js';
import { type Delivery, deliver } from '../requests/deliver.js';
import { openSession } from '../requests/session.js';
import { isObject, parseObject } from '../text/json.js';
import type { Ending } from './ending.js';
import type { Work } from './work.js';

/** Time limit of the only attempt: the runner kills the process 10 s after its first signal. */
export const CLEAN_UP_LIMIT_MS = 5_000;

/** Name of the state that the runner passes from the main run to the post run. */
export const STATE_NAME = 'clean-up';

/** How often the step saves a sign of life while a clean-up may be needed. */
const SIGN_OF_LIFE_MS = 30_000;

/**
 * The state of the clean-up:
 * - `due`: the workflow may be running because of this step, and no pause or stop has reached it
 * - `unsure`: the pause or stop was sent, and nobody knows whether it arrived; it is not sent twice
 */
type Standing = 'due' | 'unsure';

/** The commands that `if-interrupted` can send. */
type CleanUpCommand = Extract<Command, 'pause' | 'stop'>;

/** A clean-up as saved with the runner: everything that the post run needs, except the secrets. */
export interface KeptCleanUp {
  standing: Standing;
  command: CleanUpCommand;
  address: WorkflowAddress;
  imsUrl: URL;
  /** The scopes for minting a token; undefined if the token was given. */
  scopes: readonly string[] | undefined;
  /** When the step last gave a sign of life, in milliseconds since the epoch. */
  aliveAtMs: number;
}

/**
 * Tracks the clean-up that an interruption would require. Saves it with the runner too, where it survives a killed
 * process. Only a start or resume that left this step, with `if-interrupted` set, needs a clean-up.
 */
export class CleanUp {
  /** The part of the saved clean-up that never changes; undefined if this step never needs a clean-up. */
  private readonly task: Omit<KeptCleanUp, 'standing' | 'aliveAtMs'> | undefined;
  private readonly report: Pick<Report, 'keep'>;
  private readonly clock: Clock;
  private standing: Standing | undefined;
  /** Whether the post run will find the standing as it is. */
  private kept: Kept = 'lost';
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

  /** The start or resume is leaving, or the pause or stop was certainly refused. */
  owe(): void {
    this.become('due');
  }

  /** The pause or stop is due, and the post run will know of it. */
  get isLeftToPostRun(): boolean {
    return this.due !== undefined && this.kept === 'kept';
  }

  /** Saves that the pause or stop is still due. False if the post run will send it, whatever this step does. */
  mayStillAct(): boolean {
    this.keep();
    return this.kept !== 'stale';
  }

  /** There is nothing to do: the command was not applied, or its run has ended or was paused or stopped. */
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
    this.kept = this.report.keep(STATE_NAME, kept === undefined ? '' : JSON.stringify(kept));
  }
}

/** Reads the clean-up that the main run saved; undefined if there is none. */
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
 * Pauses or stops the workflow if the step was interrupted and `if-interrupted` asks for it: one attempt, 5 s.
 *
 * @returns the ending, with the outcome of that attempt
 */
export async function cleanUpAfter(work: Work, ending: Ending, cleanUp: CleanUp): Promise<Ending> {
  const { session, access } = work;
  const command = cleanUp.due;
  if (ending.cutShort === undefined || command === undefined) {
    cleanUp.settle();
    return ending;
  }
  if (!cleanUp.mayStillAct()) {
    const left = `The ${command} that \`if-interrupted\` asks for is left to the post run of this step, whose orders can no longer be changed.`;
    return { ...ending, also: [...ending.also, left] };
  }
  const why = ending.cutShort === 'cancelled' ? 'The step was cancelled' : 'The time allowed is over';
  session.log.info(`${why}: sending ${command}, as \`if-interrupted\` asks`);
  // No signal cuts this attempt short: neither the one that interrupted the step, nor a second one.
  const limited = openSession(session, session.log, CLEAN_UP_LIMIT_MS, { setBy: 'the limit of 5 s' });
  const events = { connected: () => cleanUp.risk(), notApplied: () => cleanUp.owe() };
  const order = commandOrder(access.address, command);
  const delivery = await deliver(limited, access, order, events, { once: true });
  const sentence = cleanUpSentence(command, delivery);
  if (delivery.kind === 'accepted') {
    cleanUp.settle();
    const cleanedUp = oddSuccess(delivery.answer) === undefined ? command : undefined;
    return { ...ending, also: [...ending.also, sentence], cleanedUp };
  }
  const next = cleanUp.isLeftToPostRun
    ? 'The post run of this step tries again, if the job ends within 10 minutes.'
    : `If it still runs after some minutes, ${command} it in Campaign.`;
  return { ...ending, also: [...ending.also, sentence, next] };
}

/** Says what became of the pause or stop that `if-interrupted` asks for. */
export function cleanUpSentence(command: CleanUpCommand, delivery: Delivery): string {
  const subject = `The ${command} that \`if-interrupted\` asks for`;
  switch (delivery.kind) {
    case 'accepted': {
      const odd = oddSuccess(delivery.answer);
      const after =
        odd === undefined
          ? 'It may take a moment, and a start that is still queued would run after it.'
          : `But the answer ${odd}: check in Campaign whether the ${command} arrived.`;
      return `${subject} was sent and accepted (HTTP ${delivery.answer.status}). ${after}`;
    }
    case 'refused':
      return `${subject} was not delivered: ${delivery.what}. ${delivery.cause}`;
    case 'withheld':
      return `${subject} was not sent.`;
    case 'ambiguous':
      return `${subject} may not have arrived: ${delivery.what}. It is not sent twice.`;
  }
}
