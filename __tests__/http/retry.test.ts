import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs, MAX_RETRIES, parseRetryAfter, planRetry } from '../../src/http/retry.js';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

describe('backoff', () => {
  test.each([
    [1, 0, 1_000],
    [1, 0.5, 1_500],
    [2, 0, 2_000],
    [3, 0, 4_000],
    [4, 0, 8_000],
    [4, 0.999, 15_992],
    [6, 0, 30_000],
  ])('retry %d with random %d: %d ms', (retry, chance, ms) => {
    expect(backoffMs(retry, chance)).toBeCloseTo(ms);
  });

  test('from 1 s to 30 s, and never sooner than before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), random, random, (retry, one, other) => {
        const delay = backoffMs(retry, one);
        expect(delay).toBeGreaterThanOrEqual(1_000);
        expect(delay).toBeLessThanOrEqual(30_000);
        expect(backoffMs(retry + 1, other)).toBeGreaterThanOrEqual(Math.min(30_000, delay * 0.999));
      }),
    );
  });
});

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['7', 7_000],
    [' 120 ', 120_000],
    ['007', 7_000],
    // The three formats of RFC 9110 §5.6.7
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['Monday, 23-Nov-26 12:00:30 GMT', 30_000],
    ['Mon Nov 23 12:00:30 2026', 30_000],
    ['Thu Dec  3 12:00:00 2026', 10 * 86_400_000],
    // Past
    ['Mon, 23 Nov 2026 11:59:59 GMT', 0],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 0],
    ['Sun Nov  6 08:49:37 1994', 0],
    // Fractions
    ['3.5', 3_500],
    ['0.25', 250],
    ['1.5', 1_500],
    // Makes no sense
    [undefined, undefined],
    ['', undefined],
    [' ', undefined],
    ['soon', undefined],
    ['-1', undefined],
    ['+1', undefined],
    ['1.', undefined],
    ['.5', undefined],
    ['1.5.5', undefined],
    ['1,5', undefined],
    ['1e3', undefined],
    ['0x5', undefined],
    ['5 s', undefined],
    ['5, 6', undefined],
    ['٣', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['2026-11-23T12:00:30Z', undefined],
    ['Mon, 99 Foo 2026 12:00:30 GMT', undefined],
    ['Mon, 23 Nov 2026 99:00:30 GMT', undefined],
    ['Mon, soon', undefined],
    ['x Mon, 23 Nov 2026 12:00:30 GMT', undefined],
  ])('“%s” is %s ms', (value, ms) => {
    expect(parseRetryAfter(value, undefined, NOW)).toBe(ms);
  });

  test.each([
    ['two hours ahead of this machine', 'Mon, 23 Nov 2026 14:00:00 GMT', 30_000],
    ['in the format of C', 'Mon Nov 23 14:00:10 2026', 20_000],
    ['with white space around it', ' Mon, 23 Nov 2026 14:00:00 GMT ', 30_000],
    ['after the date asked for', 'Mon, 23 Nov 2026 15:00:00 GMT', 0],
    ['no date', 'soon', 7_230_000],
    ['empty', '', 7_230_000],
  ])('a date counts from the answer’s own: %s', (_, date, ms) => {
    expect(parseRetryAfter('Mon, 23 Nov 2026 14:00:30 GMT', date, NOW)).toBe(ms);
    expect(parseRetryAfter('3', date, NOW)).toBe(3_000);
  });

  test.each([
    '99999999999',
    '9'.repeat(400),
    'Fri, 31 Dec 9999 23:59:59 GMT',
  ])('more than any deadline is left for: %s', (value) => {
    const retryAfterMs = parseRetryAfter(value, undefined, NOW);
    expect(planRetry(1, retryAfterMs, 7_200 * 60_000, () => 0)).toMatchObject({ kind: 'too-late' });
  });

  test('never throws, and is never negative or NaN', () => {
    const parts = fc.constantFrom('Mon', ', ', ' ', '23', 'Nov', '2026', '12:00:00', 'GMT', '-', '\n', '99');
    const value = fc.oneof(
      fc.string(),
      fc.array(parts, { maxLength: 9 }).map((words) => words.join('')),
    );
    fc.assert(
      fc.property(value, (text) => {
        const ms = parseRetryAfter(text, text, NOW);
        expect(ms === undefined || ms >= 0).toBe(true);
      }),
    );
  });
});

test('asctime() means GMT, wherever the runner is', () => {
  const module = new URL('../../src/http/retry.ts', import.meta.url).href;
  const code = `import { parseRetryAfter } from '${module}';
    console.log(new Date(0).getHours(), parseRetryAfter('Mon Nov 23 12:00:30 2026', undefined, ${NOW}));`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
  const env = { ...process.env, TZ: 'America/New_York' };
  expect(execFileSync(process.execPath, args, { env, encoding: 'utf8' }).trim()).toBe('19 30000');
}, 20_000);

describe('plan', () => {
  const half = (): number => 0.5;
  test.each([
    ['backoff', 1, undefined, 60_000, { kind: 'again', delayMs: 1_500 }],
    ['the last retry', 4, undefined, 60_000, { kind: 'again', delayMs: 12_000 }],
    ['used up', 5, undefined, 60_000, { kind: 'used-up' }],
    ['used up, whatever the server asks for', 5, 1, 60_000, { kind: 'used-up' }],
    ['as the server asks, without jitter', 1, 7_000, 60_000, { kind: 'again', delayMs: 7_000 }],
    ['longer than any backoff', 1, 50_000, 60_000, { kind: 'again', delayMs: 50_000 }],
    ['at least 1 s', 3, 0, 60_000, { kind: 'again', delayMs: 1_000 }],
    ['the server asks for too much', 1, 60_001, 60_000, { kind: 'too-late', delayMs: 60_001 }],
    ['to the very deadline', 1, 60_000, 60_000, { kind: 'too-late', delayMs: 60_000 }],
    ['backoff past the deadline', 1, undefined, 1_400, { kind: 'too-late', delayMs: 1_500 }],
    ['no time left', 1, 0, 0, { kind: 'too-late', delayMs: 1_000 }],
    ['past the deadline', 1, 0, -5, { kind: 'too-late', delayMs: 1_000 }],
  ])('%s', (_, retry, retryAfterMs, remainingMs, expected) => {
    expect(planRetry(retry, retryAfterMs, remainingMs, half)).toEqual(expected);
  });

  test('at most 4 retries', () => expect(MAX_RETRIES).toBe(4));

  test('what is planned ends before the deadline, after at least what the server asks for', () => {
    const ms = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.option(ms, { nil: undefined }),
        ms,
        random,
        (retry, after, left, r) => {
          const plan = planRetry(retry, after, left, () => r);
          if (plan.kind === 'used-up') throw new Error('used up too early');
          expect(plan.kind).toBe(plan.delayMs < left ? 'again' : 'too-late');
          expect(plan.delayMs).toBeGreaterThanOrEqual(Math.max(1_000, after ?? 0));
        },
      ),
    );
  });
});
