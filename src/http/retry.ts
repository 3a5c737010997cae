/** How many retries may follow a first attempt. */
export const MAX_RETRIES = 4;

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/** Longer than any step; the most that a `Retry-After` in seconds counts for. */
const A_YEAR_SECONDS = 31_536_000;

/**
 * Milliseconds to wait before retry number `retry` (1, 2, …): 1 s, doubled each time, plus jitter of up to as much
 * again, and at most 30 s in all. The jitter keeps the jobs of one matrix from coming back together.
 *
 * @param random a number from 0 up to 1
 */
export function backoffMs(retry: number, random: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (retry - 1) * (1 + random));
}

/**
 * Milliseconds that a `Retry-After` header asks for; undefined if it is absent or makes no sense. The header holds
 * seconds, perhaps with a fraction, or an HTTP date (RFC 9110 §10.2.3). A date in the past gives 0.
 *
 * @param date the answer's own `Date`, which a date is compared with, since the machine's clock may be wrong
 * @param wallMs the present, in milliseconds since the epoch; used if there is no such `Date`
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
  // Date.parse accepts much that is no HTTP date ("soon 5", "-1"), so demand the shape of the three formats.
  const httpDate =
    /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/.test(text) &&
    // asctime() names no zone but means GMT. The other formats end in GMT already, and a second one does no harm.
    Date.parse(`${text} GMT`);
  return httpDate === false || Number.isNaN(httpDate) ? undefined : httpDate;
}

/** When to try again: after `delayMs`, or not at all, because that is too late or no retries are left. */
export type RetryPlan =
  | { kind: 'again'; delayMs: number }
  | { kind: 'too-late'; delayMs: number }
  | { kind: 'used-up' };

/**
 * Plans the next attempt. A server's `Retry-After` counts as it is, without jitter, though never as less than the
 * first backoff delay. A wait that would outlast the deadline does not begin.
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
