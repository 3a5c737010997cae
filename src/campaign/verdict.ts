import { type Answer, type Exchange, isSuccess } from '../http/exchange.js';
import { isHtmlPage } from '../http/html-page.js';
import { isJson } from '../text/json.js';
import { holdsError, isTurnedAway, readServerError, type ServerError } from './server-error.js';

/**
 * What an exchange says about a command.
 *
 * - `accepted`: Campaign took it.
 * - `retryable`: it certainly did not reach Campaign, and the reason may pass.
 * - `unauthorized`: it did not reach Campaign, because its token was not valid.
 * - `refused`: it was certainly not carried out, and another attempt would fail too.
 * - `ambiguous`: it may have been carried out; sending it again could start the workflow twice.
 */
export type CommandVerdict =
  | { kind: 'accepted'; answer: Answer }
  | { kind: 'retryable' | 'unauthorized' | 'refused' | 'ambiguous' };

/**
 * Judges the exchange of a command; any doubt makes it `ambiguous`.
 *
 * @param asked the names in the request, tenant and workflow, which an answer may merely echo
 */
export function judgeCommand(exchange: Exchange, asked: string): CommandVerdict {
  switch (exchange.kind) {
    case 'not-delivered':
      return { kind: 'retryable' };
    case 'ambiguous':
      return { kind: 'ambiguous' };
    case 'answered':
      return isSuccess(exchange.status)
        ? { kind: 'accepted', answer: exchange }
        : { kind: judgeRefusal(exchange, asked) };
  }
}

/**
 * Judges the exchange of a signal, like that of a command, but believes a success only if its body is whole JSON that
 * is no error, or empty, and a 429 only if it is the gateway's own, or empty. Campaign answers in plain text when a
 * signal comes within 10 minutes of another, with a status that is not known, and may take the signal all the same
 * (adobe/aio-lib-campaign-standard, issue 85).
 */
export function judgeSignal(exchange: Exchange, asked: string): CommandVerdict {
  const verdict = judgeCommand(exchange, asked);
  if (exchange.kind !== 'answered') return verdict;
  const { status, body, bodyComplete } = exchange;
  if (!isSuccess(status) && status !== 429) return verdict;
  const empty = bodyComplete && body.trim() === '';
  const understood = isSuccess(status)
    ? bodyComplete && isJson(body) && !holdsError(body)
    : readServerError(body).source === 'gateway';
  return empty || understood ? verdict : { kind: 'ambiguous' };
}

/**
 * Why a success hardly comes from Campaign, in words that follow *the answer*; undefined if nothing speaks against it.
 * It counts as a success all the same: what answers a command is not documented.
 */
export function oddSuccess(answer: Answer): string | undefined {
  if (isHtmlPage(answer)) return 'is an HTML page, perhaps from a proxy';
  return holdsError(answer.body) ? 'is an error, whatever its status says' : undefined;
}

/** The verdict on an answer that is not a success. */
type Refusal = Exclude<CommandVerdict['kind'], 'accepted'>;

/**
 * What a status means by itself. No status from 500 on is here: a cache or proxy sends those for a request that
 * Campaign has carried out. Redirects are not here either, since they often answer a POST that was carried out.
 * Only 307 and 308 are: they ask for the same POST elsewhere.
 */
const BY_STATUS: Record<number, Refusal> = {
  307: 'refused',
  308: 'refused',
  401: 'unauthorized',
  // A server or proxy gave up on the request, and may have passed it on.
  408: 'ambiguous',
  429: 'retryable',
  499: 'ambiguous',
};

function judgeRefusal({ status, body, bodyComplete }: Answer, asked: string): Refusal {
  const byStatus = BY_STATUS[status];
  if (byStatus !== undefined) return byStatus;
  if (status >= 400 && status < 500) return 'refused';
  const error = readServerError(body, asked);
  // The gateway checks key and token before it passes anything on.
  if (status === 503 && error.source === 'gateway' && error.code.startsWith('503')) return 'retryable';
  if (status === 500 && bodyComplete && refuses(error)) return 'refused';
  return 'ambiguous';
}

/** True if an error certainly means that the command was not carried out. */
function refuses(error: ServerError): boolean {
  if (error.source === 'gateway') return !/^50[24]/.test(error.code);
  return error.source === 'campaign' || isTurnedAway(error);
}

/** What an exchange says about a request that is safe to repeat: a read or a mint. */
export type RepeatableVerdict =
  | { kind: 'answered'; answer: Answer }
  | { kind: 'transient' | 'unauthorized' | 'permanent' };

/** Judges the exchange of a read or a mint. If its body was cut off, another attempt is worthwhile. */
export function judgeRepeatable(exchange: Exchange): RepeatableVerdict {
  if (exchange.kind !== 'answered') return { kind: 'transient' };
  const { status, bodyComplete } = exchange;
  if (isSuccess(status)) return bodyComplete ? { kind: 'answered', answer: exchange } : { kind: 'transient' };
  if (status === 401) return { kind: 'unauthorized' };
  return { kind: status >= 500 || status === 429 || status === 408 ? 'transient' : 'permanent' };
}
