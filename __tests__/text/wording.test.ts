import { expect, test } from '@jest/globals';
import { capital, duration, list, quote, timeOfDay } from '../../src/text/wording.js';

test.each([
  [0, '0 s'],
  [49, '0 s'],
  [50, '0.1 s'],
  [449, '0.4 s'],
  [9_949, '9.9 s'],
  [9_950, '10 s'],
  [10_499, '10 s'],
  [119_499, '119 s'],
  [119_500, '2 min'],
  [150_000, '3 min'],
  [7_169_999, '119 min'],
  [7_170_000, '2 h'],
  [7_500_000, '2 h 5 min'],
  [86_400_000, '24 h'],
])('%d ms are %s', (ms, words) => expect(duration(ms)).toBe(words));

test.each([
  [[], ''],
  [['a'], '`a`'],
  [['a', 'b'], '`a` or `b`'],
  [['a', 'b', 'c'], '`a`, `b` or `c`'],
])('a list of %j', (words, sentence) => expect(list(words)).toBe(sentence));

test.each([
  ['', 'The empty value'],
  ['strat', '“strat”'],
  ['a\nb', '“a b”'],
  ['x'.repeat(60), `“${'x'.repeat(60)}”`],
  ['x'.repeat(61), 'A value of 61 characters'],
])('quotes %j', (written, words) => expect(quote(written)).toBe(words));

test('a sentence begins with a capital letter', () => {
  expect(capital('the rest Stays')).toBe('The rest Stays');
  expect(capital('')).toBe('');
});

test('a time of day has its date where that is another than that of the first', () => {
  const first = Date.UTC(2026, 0, 1, 23, 59, 59);
  expect(timeOfDay(first)).toBe('23:59:59');
  expect(timeOfDay(first + 999, first)).toBe('23:59:59');
  expect(timeOfDay(first + 1_000, first)).toBe('2026-01-02 00:00:00');
  expect(timeOfDay(first + 86_400_000, first)).toBe('2026-01-02 23:59:59');
});
