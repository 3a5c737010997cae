import type { RequestContent } from './campaign.js';
import type { Clock, Deadline } from './clock.js';
import type { Exchange, Send } from './http.js';
import type { Redactor } from './redaction.js';
import { parseRetryAfter, planRetry, type RetryPlan } from './retry.js';
import { readServerError } from './server-error.js';
import { oneLine } from './untrusted-text.js';
import { judgeRepeatable } from './verdict.js';
import { seconds } from './wording.js';

/** Where the step tells what it does; every text is redacted on its way out. */
export interface Log {
  info(text: string): void;
  debug(text: string): void;
  warning(text: string): void;
  /** Hides a secret in everything written from now on, and asks the runner to do so too. */
  mask(secret: string): void;
  /** `text` without the secrets known so far; `cut` as in {@link Redactor.redact}. */
  redact(text: string, options?: { cut?: boolean }): string;
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
  const sent = await step.send({
    ...request,
    limitMs: Math.min(limitMs, step.deadline.remainingMs()),
    signal: step.interruption,
  });
  const exchange = redacted(step.log, sent);
  const tookMs = Math.round(step.clock.nowMs() - startMs);
  const what = `${request.method} ${request.url.pathname}, attempt ${number}:`;
  step.log.debug(oneLine(`${what} ${outcome(exchange)}, ${tookMs} ms`, 1_000));
  return exchange;
}

/** Secrets go as soon as text arrives: once it has been shortened, half a secret could no longer be found. */
function redacted(log: Log, exchange: Exchange): Exchange {
  if (exchange.kind !== 'answered') return { ...exchange, detail: log.redact(exchange.detail) };
  const { requestId, body, bodyComplete } = exchange;
  return {
    ...exchange,
    requestId: requestId === undefined ? undefined : log.redact(requestId),
    body: log.redact(body, { cut: !bodyComplete }),
  };
}

function outcome(exchange: Exchange): string {
  if (exchange.kind !== 'answered') return `${exchange.kind} (${exchange.fault}: ${exchange.detail})`;
  const requestId = exchange.requestId === undefined ? 'no request id' : `request id ${exchange.requestId}`;
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
    step.log.info(`${what}: ${inWords(exchange)}; trying again in ${seconds(plan.delayMs)}`);
    await step.clock.sleep(plan.delayMs, step.interruption);
    if (step.interruption.aborted) return exchange;
  }
}

/** An exchange in a few words. */
function shortly(exchange: Exchange): string {
  switch (exchange.kind) {
    case 'answered':
      return `HTTP ${exchange.status}${exchange.bodyComplete ? '' : ', cut short'}`;
    case 'not-delivered':
      return `no connection (${oneLine(exchange.detail, 120)})`;
    case 'ambiguous':
      return exchange.fault === 'silent' ? exchange.detail : `no answer (${oneLine(exchange.detail, 120)})`;
  }
}

/** An exchange in words, with what the answer says of itself. */
export function inWords(exchange: Exchange): string {
  if (exchange.kind !== 'answered') return shortly(exchange);
  const { code, message } = readServerError(exchange.body);
  // Campaign begins its messages with their code, which is not worth saying twice.
  const said = [
    message.startsWith(code) ? '' : code,
    message === '' ? '' : `“${oneLine(message, 200)}”`,
  ].filter((part) => part !== '');
  const id = exchange.requestId === undefined ? [] : [`request ID ${oneLine(exchange.requestId, 100)}`];
  const parts = [said.join(' '), ...id].filter((part) => part !== '');
  return parts.length === 0 ? shortly(exchange) : `${shortly(exchange)} (${oneLine(parts.join(', '), 350)})`;
}
