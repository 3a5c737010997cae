import { type Exchange, isSuccess } from './exchange.js';
import { readServerError } from './server-error.js';

/**
 * What an exchange says about a command.
 *
 * - `accepted`: Campaign took it.
 * - `retryable`: it certainly did not reach Campaign, and the reason may pass.
 * - `unauthorized`: it did not reach Campaign, for want of a valid token.
 * - `refused`: it was certainly not carried out, and would not be the next time.
 * - `ambiguous`: it may have been carried out; sending it again could start the workflow twice.
 */
export type CommandVerdict = 'accepted' | 'retryable' | 'unauthorized' | 'refused' | 'ambiguous';

/** Judges the exchange that carried a command. In doubt, `ambiguous`. */
export function judgeCommand(exchange: Exchange): CommandVerdict {
  switch (exchange.kind) {
    case 'not-delivered':
      return 'retryable';
    case 'ambiguous':
      return 'ambiguous';
    case 'answered':
      return judgeAnswer(exchange.status, exchange.retryAfter, exchange.body);
  }
}

function judgeAnswer(status: number, retryAfter: string | undefined, body: string): CommandVerdict {
  if (isSuccess(status)) return 'accepted';
  if (status === 401) return 'unauthorized';
  if (status === 429) return 'retryable';
  if (status >= 300 && status < 500) return 'refused';
  const error = readServerError(body).source;
  if (status === 503 && ((retryAfter ?? '').trim() !== '' || error === 'gateway')) return 'retryable';
  // The router turns a wrong tenant away with a 500 too, before Campaign sees the command.
  if (status === 500 && (error === 'gateway' || error === 'campaign' || error === 'routing'))
    return 'refused';
  return 'ambiguous';
}

/** What an exchange says about a request that may be repeated freely: a read or a mint. */
export type RepeatableVerdict = 'answered' | 'transient' | 'unauthorized' | 'permanent';

/** Judges the exchange of a read or a mint; a body that is cut off is worth another try. */
export function judgeRepeatable(exchange: Exchange): RepeatableVerdict {
  if (exchange.kind !== 'answered') return 'transient';
  const { status, bodyComplete } = exchange;
  if (isSuccess(status)) return bodyComplete ? 'answered' : 'transient';
  if (status === 401) return 'unauthorized';
  return status >= 500 || status === 429 || status === 408 ? 'transient' : 'permanent';
}
