/** How often anything is tried again after its first attempt. */
export const MAX_RETRIES = 4;

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/** Longer than any step; a number of hundreds of digits is said as this. */
const A_YEAR_SECONDS = 31_536_000;

/**
 * Milliseconds to wait before retry number `retry` (1, 2, …): doubled each time from 1 s, with up to as
 * much again of jitter so that the jobs of one matrix do not come back together, and never over 30 s.
 *
 * @param random a number from 0 up to 1
 */
export function backoffMs(retry: number, random: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (retry - 1) * (1 + random));
}

/**
 * Milliseconds that a `Retry-After` header asks for, or undefined when it is absent or makes no sense.
 * Delay-seconds, fractions too, or an HTTP date (RFC 9110 §10.2.3); a date in the past is 0.
 *
 * @param date the answer's own `Date`, which a date is taken against: the machine's clock may be wrong
 * @param wallMs the present, in milliseconds since the epoch; counts where there is no such `Date`
 */
export function parseRetryAfter(
  value: string | undefined,
  date: string | undefined,
  wallMs: number,
): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text), A_YEAR_SECONDS) * 1000;
  const dueMs = parseHttpDate(text);
  if (dueMs === undefined) return undefined;
  return Math.max(0, dueMs - (parseHttpDate(date?.trim() ?? '') ?? wallMs));
}

/** An HTTP date in milliseconds since the epoch; undefined for anything else. */
function parseHttpDate(text: string): number | undefined {
  // Date.parse takes much that is no HTTP date ("soon 5", "-1"): demand the shape of the three formats.
  const httpDate =
    /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/.test(text) &&
    // asctime() has no zone of its own but means GMT like the others, of which a second one is overlooked.
    Date.parse(`${text} GMT`);
  return httpDate === false || Number.isNaN(httpDate) ? undefined : httpDate;
}

/** When to try again: after `delayMs`, or not at all, since that is too late or there were retries enough. */
export type RetryPlan =
  | { kind: 'again'; delayMs: number }
  | { kind: 'too-late'; delayMs: number }
  | { kind: 'used-up' };

/**
 * Plans the next attempt. A server's `Retry-After` is honoured as it is, without jitter, though never below
 * the first backoff delay; a wait that would outlast the deadline is not begun.
 *
 * @param retry number of the retry to plan, 1 for the first
 * @param remainingMs milliseconds until the step must be over
 */
export function planRetry(
  retry: number,
  retryAfterMs: number | undefined,
  remainingMs: number,
  random: () => number,
): RetryPlan {
  if (retry > MAX_RETRIES) return { kind: 'used-up' };
  const delayMs =
    retryAfterMs === undefined ? backoffMs(retry, random()) : Math.max(retryAfterMs, FIRST_DELAY_MS);
  return { kind: delayMs < remainingMs ? 'again' : 'too-late', delayMs };
}
