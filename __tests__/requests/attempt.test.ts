import { describe, expect, test } from '@jest/globals';
import type { Context } from '../../src/campaign/diagnosis.js';
import type { Exchange } from '../../src/http/exchange.js';
import { attempt, explain, inWords, retryAfter, untilRetry } from '../../src/requests/attempt.js';
import { Redactor } from '../../src/text/redaction.js';
import { answered, fakeStep } from '../../tools/simulated-time.js';

const silent: Exchange = { kind: 'ambiguous', fault: 'silent', detail: 'no answer within 3 s' };
const lost: Exchange = { kind: 'ambiguous', fault: 'lost', detail: 'read\nECONNRESET' };

describe('an exchange in words', () => {
  test.each<[string, Exchange]>([
    [
      'no connection (connect ECONNREFUSED)',
      { kind: 'not-delivered', fault: 'refused', detail: 'connect ECONNREFUSED' },
    ],
    ['no answer (read ECONNRESET)', lost],
    ['no answer within 3 s', silent],
    // A success says nothing of an error, and may hold half of a token.
    ['HTTP 200', answered(200, { message: 'quoted?' })],
    [
      'HTTP 200, cut short (request ID r1)',
      answered(200, '{"access_tok', { bodyComplete: false, requestId: 'r1' }),
    ],
    ['HTTP 299', answered(299, 'x')],
    ['HTTP 300 (“x”)', answered(300, 'x')],
    ['HTTP 404', answered(404)],
    ['HTTP 404 (“Not here”)', answered(404, 'Not here')],
    ['HTTP 404 (request ID r\n1)'.replace('\n', ' '), answered(404, '', { requestId: 'r\n1' })],
    // Campaign begins its messages with their code, and the router repeats the status.
    ['HTTP 500 (“RST-360011 An error”)', answered(500, 'RST-360011 An error')],
    ['HTTP 500 (XTK-170036 “An error XTK-170036”)', answered(500, 'An error XTK-170036')],
    ['HTTP 500 (“Oops. Check your URI”)', answered(500, { code: 500, message: 'Oops. Check your URI' })],
    ['HTTP 400 (500 “Oops. Check your URI”)', answered(400, { code: 500, message: 'Oops. Check your URI' })],
    [
      'HTTP 403 (403025 “Profile”, request ID r1)',
      answered(403, { error_code: '403025', message: 'Profile' }, { requestId: 'r1' }),
    ],
    ['HTTP 503 (503071)', answered(503, { error_code: '503071', message: '' })],
    [`HTTP 502 (“${'x'.repeat(199)}…”)`, answered(502, 'x'.repeat(300))],
  ])('%s', (words, exchange) => {
    expect(inWords(fakeStep(() => exchange).log, exchange)).toBe(words);
  });

  test('is redacted before anything is taken out of it, and where it was cut off', () => {
    const redactor = new Redactor();
    redactor.add('se<c>ret-0123456789');
    const log = { ...fakeStep(() => silent).log, redact: redactor.redact.bind(redactor) };
    expect(inWords(log, answered(400, 'you sent se<c>ret-0123456789'))).toBe('HTTP 400 (“you sent ***”)');
    const cut = answered(400, 'you sent se<c>ret-01', { bodyComplete: false });
    expect(inWords(log, cut)).toBe('HTTP 400, cut short (“you sent ***”)');
    const whole = answered(400, 'you sent se<c>ret-01');
    expect(inWords(log, whole)).toBe('HTTP 400 (“you sent se ret-01”)');
  });
});

describe('an explanation', () => {
  const read: Context = { subject: 'read', token: 'given' };

  test.each<[string, Exchange, Context, boolean, RegExp]>([
    ['names the deadline that cut a read off', silent, read, true, /`timeout-minutes` allows was over/],
    ['blames the server before that', silent, read, false, /in trouble/],
    ['blames the server for what it answered', answered(500), read, true, /in trouble/],
  ])('%s', (_, exchange, context, late, cause) => {
    const step = fakeStep(() => exchange, { timeoutMs: 1_000 });
    if (late) step.clock.advance(1_000);
    expect(explain(step, exchange, context).cause).toMatch(cause);
  });
});

describe('a retry', () => {
  test('is not waited for once the step is interrupted', async () => {
    const step = fakeStep(() => silent);
    step.interrupt();
    expect(await untilRetry(step, silent, 1, 'told')).toBe('');
    expect([step.lines, step.clock.nowMs()]).toEqual([[], 0]);
  });

  test('is not made when the interruption comes while it is waited for', async () => {
    const step = fakeStep(() => silent);
    const sleep = step.clock.sleep.bind(step.clock);
    step.clock.sleep = async (ms) => {
      step.interrupt();
      await sleep(ms);
    };
    expect(await untilRetry(step, silent, 1, 'told')).toBe('');
    expect(step.lines).toEqual(['told; trying again in 1.5 s']);
  });

  test('asks only answers for a Retry-After', () => {
    const step = fakeStep(() => silent);
    expect(retryAfter(step, answered(429, '', { retryAfter: '7' }))).toBe(7_000);
    expect(retryAfter(step, answered(429))).toBeUndefined();
    expect(retryAfter(step, { ...silent, retryAfter: '7' } as Exchange)).toBeUndefined();
  });
});

describe('an attempt', () => {
  const request = { method: 'GET', url: new URL('https://mc.example/a?b'), headers: {} } as const;

  test('ends with the deadline, or before', async () => {
    const step = fakeStep(() => silent, { timeoutMs: 10_000 });
    await attempt(step, request, 1);
    await attempt(step, request, 1, 3_000);
    await attempt(step, request, 1, 30_000);
    expect(step.requests.map(({ limitMs }) => limitMs)).toEqual([10_000, 3_000, 10_000]);
    expect(step.requests[0]?.signal).toBe(step.interruption);
  });
});
