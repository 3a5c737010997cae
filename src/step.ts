import type { RequestContent } from './campaign.js';
import type { Clock, Deadline } from './clock.js';
import type { Answer, Exchange, Send } from './exchange.js';
import type { Redactor } from './redaction.js';
import { parseRetryAfter, planRetry, type RetryPlan } from './retry.js';
import { readServerError } from './server-error.js';
import { judgeRepeatable } from './verdict.js';
import { seconds } from './wording.js';

/** Where the step tells what it does; every text is redacted on its way out. */
export interface Log {
  info(text: string): void;
  debug(text: string): void;
  warning(text: string): void;
  /** Hides a secret in everything written from now on, and asks the runner to do so too. */
  mask(secret: string): void;
  /**
   * Text from outside as one line, without secrets: they go before it is shortened, since half a secret
   * could no longer be found. `cut` as in {@link Redactor.redact}.
   */
  clean(text: string, maxLength: number, options?: { cut?: boolean }): string;
}

/** The world as the step sees it; tests bring their own. */
export interface Dependencies {
  send: Send;
  clock: Clock;
  /** A number from 0 up to 1. */
  random: () => number;
  log: Log;
}

/** One stretch of work with its limits: it ends by the deadline, or at once when interrupted. */
export interface Step extends Dependencies {
  deadline: Deadline;
  interruption: AbortSignal;
}

/** Sends one request and logs it for debugging: never a header, a query or a body. */
export async function attempt(
  step: Step,
  request: RequestContent,
  number: number,
  limitMs: number = step.deadline.remainingMs(),
): Promise<Exchange> {
  const startMs = step.clock.nowMs();
  const exchange = await step.send({
    ...request,
    limitMs: Math.min(limitMs, step.deadline.remainingMs()),
    signal: step.interruption,
  });
  const tookMs = Math.round(step.clock.nowMs() - startMs);
  const what = `${request.method} ${request.url.pathname}, attempt ${number}:`;
  step.log.debug(`${what} ${outcome(step.log, exchange)}, ${tookMs} ms`);
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

/** Plans a retry of what `exchange` did not bring, honouring its `Retry-After`. */
export function planAfter(step: Step, exchange: Exchange, retry: number): RetryPlan {
  const retryAfter = exchange.kind === 'answered' ? exchange.retryAfter : undefined;
  const retryAfterMs = parseRetryAfter(retryAfter, step.clock.wallMs());
  return planRetry(retry, retryAfterMs, step.deadline.remainingMs(), step.random);
}

/**
 * Sends a request that may be repeated freely until it is answered for good, its retries are used up, or
 * the step must end.
 *
 * @param what names the request in the log, such as "reading the workflow"
 */
export async function repeat(
  step: Step,
  what: string,
  request: RequestContent,
  limitMs?: number,
): Promise<Exchange> {
  for (let number = 1; ; number++) {
    const exchange = await attempt(step, request, number, limitMs);
    if (step.interruption.aborted || judgeRepeatable(exchange) !== 'transient') return exchange;
    const plan = planAfter(step, exchange, number);
    if (plan.kind !== 'again') return exchange;
    step.log.info(`${what}: ${inWords(step.log, exchange)}; trying again in ${seconds(plan.delayMs)}`);
    await step.clock.sleep(plan.delayMs, step.interruption);
    if (step.interruption.aborted) return exchange;
  }
}

/** An exchange in words, with what the answer says of itself. */
export function inWords(log: Log, exchange: Exchange): string {
  switch (exchange.kind) {
    case 'not-delivered':
      return `no connection (${log.clean(exchange.detail, 120)})`;
    case 'ambiguous':
      return exchange.fault === 'silent' ? exchange.detail : `no answer (${log.clean(exchange.detail, 120)})`;
    case 'answered': {
      const status = `HTTP ${exchange.status}${exchange.bodyComplete ? '' : ', cut short'}`;
      const said = saying(log, exchange);
      return said === '' ? status : `${status} (${said})`;
    }
  }
}

function saying(log: Log, { body, bodyComplete, requestId }: Answer): string {
  const { code, message } = readServerError(body);
  const quoted = log.clean(message, 200, { cut: !bodyComplete });
  const error = [
    // Campaign begins its messages with their code, which is not worth saying twice.
    message.startsWith(code) ? '' : log.clean(code, 60),
    quoted === '' ? '' : `“${quoted}”`,
  ];
  const id = requestId === undefined ? '' : `request ID ${log.clean(requestId, 100)}`;
  return [error.filter((part) => part !== '').join(' '), id].filter((part) => part !== '').join(', ');
}
