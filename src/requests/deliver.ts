import { type Order, orderRequest, type WorkflowAddress } from '../campaign/api.js';
import { diagnose, doubt, notSentInTime, type Trouble } from '../campaign/diagnosis.js';
import { refusalReason } from '../campaign/reason.js';
import { judgeCommand, judgeSignal } from '../campaign/verdict.js';
import type { Answer } from '../http/exchange.js';
import { capital } from '../text/wording.js';
import type { Access } from './access.js';
import { attempt, inWords, untilRetry } from './attempt.js';
import type { Session } from './session.js';

/** What became of a command. */
export type Delivery =
  /** Campaign took the command. */
  | { kind: 'accepted'; answer: Answer }
  /** The command was certainly not carried out, and this step will not send it again. */
  | ({ kind: 'refused' } & Trouble)
  /** The command was certainly not carried out when the step was interrupted or `again` said no. */
  | { kind: 'withheld' }
  /** The command may have been carried out. It is never sent again. */
  | ({ kind: 'ambiguous' } & Trouble);

/** What to call during a delivery. */
export interface DeliveryEvents {
  /** A connection is ready and the command is leaving. Before this it was not applied; from now on it may be. */
  connected?(): void;
  /** The command was certainly not applied after all. */
  notApplied?(): void;
  /** Campaign answered, or something in front of it. */
  answered?(answer: Answer): void;
  /**
   * The command is due once more. Return what to send now, or undefined to send nothing: much may have happened
   * since the last attempt.
   */
  again?(): Promise<Order | undefined>;
}

/**
 * Sends a command so that it reaches Campaign at most once. Sends it again only if the previous attempt certainly
 * did not reach Campaign.
 *
 * @param options.once make one attempt only, whatever its outcome
 */
export async function deliver(
  session: Session,
  access: Access,
  first: Order,
  events: DeliveryEvents = {},
  options: { once?: boolean } = {},
): Promise<Delivery> {
  const { tokens } = access;
  const { command } = first;
  let order = first;
  let retries = 0;
  let reminted = false;
  let heldUp: Delivery | undefined;
  let unsent = `${command} was not sent`;
  for (let number = 1; ; number++) {
    if (number > 1 && events.again !== undefined) {
      const next = await events.again();
      if (next === undefined) return { kind: 'withheld' };
      order = next;
    }
    const token = await tokens.get(session);
    if (session.interruption.aborted) return { kind: 'withheld' };
    if (!token.ok) {
      const { reason, what, cause, remedy } = token;
      return { kind: 'refused', reason, what: `${unsent}: ${what}`, cause, remedy };
    }
    // The fault that used up the time tells the reader more than the fact that the time is up.
    if (session.deadline.passed()) return heldUp ?? outOfTime(session, unsent);
    const request = orderRequest(order, access.apiKey, token.token);
    const onConnected = (): void => events.connected?.();
    const exchange = await attempt(session, { ...request, onConnected }, number);
    if (exchange.kind === 'answered') events.answered?.(exchange);
    const judge = command === 'signal' ? judgeSignal : judgeCommand;
    const verdict = judge(exchange, askedIn(access.address, order));
    if (verdict.kind === 'accepted') return verdict;

    const what = inWords(session.log, exchange, { quoteSuccess: true });
    const parameters = order.signal?.parameters ?? [];
    if (verdict.kind === 'ambiguous') {
      const unclear = `${command} was sent, but its outcome is unclear: ${what}`;
      return {
        kind: 'ambiguous',
        reason: 'answer-lost',
        what: unclear,
        ...doubt(command, exchange, parameters),
      };
    }
    events.notApplied?.();
    const subject = exchange.kind === 'not-delivered' ? unsent : `${command} was refused`;
    if (exchange.kind === 'answered')
      unsent = `${command} was refused (HTTP ${exchange.status}), and then not sent`;
    const diagnosis = diagnose(exchange, {
      subject: command === 'signal' ? 'signal' : 'command',
      token: tokens.kind,
      parameters,
    });

    const reason = refusalReason(exchange, 'refused');
    const refused: Delivery = { kind: 'refused', reason, what: `${subject}: ${what}`, ...diagnosis };
    heldUp = refused;
    if (verdict.kind === 'unauthorized' && tokens.kind === 'minted' && !reminted && options.once !== true) {
      if (session.interruption.aborted) return { kind: 'withheld' };
      reminted = true;
      tokens.reject();
      session.log.info('HTTP 401 on the minted token: minting another and sending once more');
      continue;
    }
    if (verdict.kind !== 'retryable' || options.once === true) return refused;
    const gaveUp = await untilRetry(session, exchange, ++retries, capital(refused.what));
    if (session.interruption.aborted) return { kind: 'withheld' };
    if (gaveUp !== undefined) return { ...refused, what: refused.what + gaveUp };
  }
}

/** The texts in a request that an answer may echo. */
function askedIn({ organization, workflowId }: WorkflowAddress, { url, body }: Order): string {
  return `${organization}/${workflowId} ${url.pathname} ${body}`;
}

function outOfTime({ deadline }: Session, what: string): Delivery {
  return { kind: 'refused', reason: 'timeout', what, ...notSentInTime(deadline.setBy) };
}
