import { type Context, type Diagnosis, diagnose, timeIsUp } from '../campaign/diagnosis.js';
import { readServerError } from '../campaign/server-error.js';
import { type Answer, type Exchange, isSuccess, type RequestContent } from '../http/exchange.js';
import { MAX_RETRIES, parseRetryAfter, planRetry } from '../http/retry.js';
import type { Log } from '../text/log.js';
import { duration } from '../text/wording.js';
import type { Session } from './session.js';

/**
 * Sends one request and logs it for debugging: never a header, a query or a body.
 *
 * @param number number of the attempt, or of the read in a wait; for the log
 * @param limitMs time limit in milliseconds; the deadline applies in any case
 */
export async function attempt(
  session: Session,
  request: RequestContent,
  number: number,
  limitMs: number = session.deadline.remainingMs(),
): Promise<Exchange> {
  const startMs = session.clock.nowMs();
  const exchange = await session.send({
    ...request,
    limitMs: Math.min(limitMs, session.deadline.remainingMs()),
    signal: session.interruption,
  });
  const tookMs = Math.round(session.clock.nowMs() - startMs);
  const what = `${request.method} ${request.url.pathname}, attempt ${number}:`;
  session.log.debug(`${what} ${outcome(session.log, exchange)}, ${tookMs} ms`);
  return exchange;
}

function outcome(log: Log, exchange: Exchange): string {
  if (exchange.kind !== 'answered') {
    return `${exchange.kind} (${exchange.fault}: ${log.clean(exchange.detail, 300)})`;
  }
  const { requestId: id } = exchange;
  const requestId = id === undefined ? 'no request id' : `request id ${log.clean(id, 200)}`;
  return `HTTP ${exchange.status}, ${requestId}${exchange.bodyComplete ? '' : ', body incomplete'}`;
}

/**
 * Waits until the next attempt is due: as long as the server's `Retry-After` asks, or else a backoff.
 *
 * @param retry number of the retry, 1 for the first
 * @param told what went wrong, as a sentence for the log
 * @returns undefined once the attempt is due; otherwise why there is none, to append to a sentence (empty if the
 *   step was interrupted, which needs no explanation)
 */
export async function untilRetry(
  session: Session,
  exchange: Exchange,
  retry: number,
  told: string,
): Promise<string | undefined> {
  if (session.interruption.aborted) return '';
  const retryAfterMs = retryAfter(session, exchange);
  const plan = planRetry(retry, retryAfterMs, session.deadline.remainingMs(), session.random);
  switch (plan.kind) {
    case 'used-up':
      return ` (${MAX_RETRIES + 1} attempts were made)`;
    case 'too-late': {
      const asked = plan.delayMs === retryAfterMs;
      const wish = asked ? 'the server asks to come back' : 'the next attempt would come';
      const left = duration(session.deadline.remainingMs());
      // With a backoff alone, nothing is worth telling but that the time is up.
      if (left === '0 s' && !asked) return `; ${session.deadline.setBy} leaves no time for another attempt`;
      const header = asked ? ' (Retry-After)' : '';
      return `; ${wish} in ${duration(plan.delayMs)}${header}, but ${session.deadline.setBy} leaves ${left}`;
    }
    case 'again': {
      const wish = plan.delayMs === retryAfterMs ? ', as the server asks' : '';
      session.log.info(`${told}; trying again in ${duration(plan.delayMs)}${wish}`);
      await session.clock.sleep(plan.delayMs, session.interruption);
      return session.interruption.aborted ? '' : undefined;
    }
  }
}

/** Milliseconds that an answer asks to wait (`Retry-After`); undefined if it does not ask. */
export function retryAfter(session: Session, exchange: Exchange): number | undefined {
  if (exchange.kind !== 'answered') return undefined;
  return parseRetryAfter(exchange.retryAfter, exchange.date, session.clock.wallMs());
}

/** True if the deadline cut a request off that was under way. Without a connection, that is the trouble. */
export function isCutOff(session: Session, exchange: Exchange): boolean {
  return exchange.kind === 'ambiguous' && session.deadline.passed();
}

/** Explains why a read or mint failed. If the deadline cut it off, the server is not to blame. */
export function explain(session: Session, exchange: Exchange, context: Context): Diagnosis {
  return isCutOff(session, exchange) ? timeIsUp(session.deadline.setBy) : diagnose(exchange, context);
}

/**
 * An exchange in words, with the error and the request ID in its answer.
 *
 * @param options.quoteSuccess quote a success too; by default it is not, since it may hold half a token that is not
 *   masked yet
 */
export function inWords(log: Log, exchange: Exchange, options: { quoteSuccess?: boolean } = {}): string {
  switch (exchange.kind) {
    case 'not-delivered':
      return `no connection (${log.clean(exchange.detail, 120)})`;
    case 'ambiguous':
      return exchange.fault === 'silent' ? exchange.detail : `no answer (${log.clean(exchange.detail, 120)})`;
    case 'answered': {
      const status = `HTTP ${exchange.status}${exchange.bodyComplete ? '' : ', cut short'}`;
      const said = saying(log, exchange, options.quoteSuccess === true);
      return said === '' ? status : `${status} (${said})`;
    }
  }
}

function saying(log: Log, answer: Answer, quoteSuccess: boolean): string {
  const { requestId } = answer;
  const id = requestId === undefined ? '' : `request ID ${log.clean(requestId, 100)}`;
  const parts = isSuccess(answer.status) && !quoteSuccess ? [id] : [errorIn(log, answer), id];
  return parts.filter((part) => part !== '').join(', ');
}

function errorIn(log: Log, { status, body, bodyComplete }: Answer): string {
  // Redact the whole body first: a quoted part could begin or end inside a secret.
  const { code, message } = readServerError(log.redact(body, { cut: !bodyComplete }));
  const quoted = log.clean(message, 200);
  // Campaign's messages begin with their code, and the router's code repeats the status.
  const known = message.startsWith(code) || code === String(status);
  const parts = [known ? '' : log.clean(code, 60), quoted === '' ? '' : `“${quoted}”`];
  return parts.filter((part) => part !== '').join(' ');
}
