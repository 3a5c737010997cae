import { commandRequest, type WorkflowAddress } from '../campaign/api.js';
import type { Command } from '../campaign/commands.js';
import { diagnose, doubt, NOT_SENT, type Trouble } from '../campaign/diagnosis.js';
import { refusalReason } from '../campaign/reason.js';
import { judgeCommand } from '../campaign/verdict.js';
import type { Answer } from '../http/exchange.js';
import { capital } from '../text/wording.js';
import type { Access } from './access.js';
import { attempt, inWords, untilRetry } from './attempt.js';
import type { Session } from './session.js';

/** What became of a command. */
export type Delivery =
  /** Campaign took it. */
  | { kind: 'accepted'; answer: Answer }
  /** It certainly was not carried out, and will not be sent again by this step. */
  | ({ kind: 'refused' } & Trouble)
  /** The step was interrupted, or `again` said no, while it certainly had not been carried out. */
  | { kind: 'withheld' }
  /** It may have been carried out. It is never sent again. */
  | ({ kind: 'ambiguous' } & Trouble);

/** Called as things happen on the way. */
export interface DeliveryEvents {
  /** A connection stands over which the command leaves: from now on it may be applied, and until then it was not. */
  connected?(): void;
  /** It certainly was not applied after all. */
  notApplied?(): void;
  /** Campaign, or something before it, answered. */
  answered?(answer: Answer): void;
  /** The command is due once more; false keeps it from being sent. Much may have happened since the attempt before. */
  again?(): Promise<boolean>;
}

/**
 * Sends a command so that it reaches Campaign at most once: it is sent again only when the attempt before
 * certainly never reached Campaign.
 *
 * @param options.once one attempt only, whatever comes of it
 */
export async function deliver(
  session: Session,
  access: Access,
  command: Command,
  events: DeliveryEvents = {},
  options: { once?: boolean } = {},
): Promise<Delivery> {
  const { tokens } = access;
  let retries = 0;
  let reminted = false;
  let heldUp: Delivery | undefined;
  for (let number = 1; ; number++) {
    if (number > 1 && (await events.again?.()) === false) return { kind: 'withheld' };
    const token = await tokens.get(session);
    if (session.interruption.aborted) return { kind: 'withheld' };
    if (!token.ok) {
      const before = reminted ? `${command} was refused (HTTP 401)` : `${command} was not sent`;
      const { reason, cause, remedy } = token;
      return { kind: 'refused', reason, what: `${before}: ${token.what}`, cause, remedy };
    }
    // What held it up all the time is worth more to its reader than that the time is up.
    if (session.deadline.passed()) return heldUp ?? outOfTime(command);
    const request = commandRequest(access.address, command, access.apiKey, token.token);
    const onConnected = (): void => events.connected?.();
    const exchange = await attempt(session, { ...request, onConnected }, number);
    if (exchange.kind === 'answered') events.answered?.(exchange);
    const verdict = judgeCommand(exchange, askedIn(access.address));
    if (verdict.kind === 'accepted') return verdict;

    const what = inWords(session.log, exchange);
    if (verdict.kind === 'ambiguous') {
      const unclear = `${command} was sent, but its outcome is unclear: ${what}`;
      return { kind: 'ambiguous', reason: 'answer-lost', what: unclear, ...doubt(command, exchange) };
    }
    events.notApplied?.();
    const diagnosis = diagnose(exchange, { subject: 'command', token: tokens.kind });

    if (verdict.kind === 'unauthorized' && tokens.kind === 'minted' && !reminted && options.once !== true) {
      if (session.interruption.aborted) return { kind: 'withheld' };
      reminted = true;
      tokens.reject();
      session.log.info('HTTP 401 on the minted token: minting another and sending once more');
      continue;
    }
    const subject = exchange.kind === 'not-delivered' ? `${command} was not sent` : `${command} was refused`;
    const reason = refusalReason(exchange, 'refused');
    const refused: Delivery = { kind: 'refused', reason, what: `${subject}: ${what}`, ...diagnosis };
    if (verdict.kind !== 'retryable' || options.once === true) return refused;
    const gaveUp = await untilRetry(session, exchange, ++retries, capital(refused.what));
    if (session.interruption.aborted) return { kind: 'withheld' };
    if (gaveUp !== undefined) return { ...refused, what: refused.what + gaveUp };
    heldUp = refused;
  }
}

/** What a request names that an answer may echo. */
function askedIn({ organization, workflowId }: WorkflowAddress): string {
  return `${organization}/${workflowId}`;
}

function outOfTime(command: Command): Delivery {
  return { kind: 'refused', reason: 'timeout', what: `${command} was not sent`, ...NOT_SENT };
}
