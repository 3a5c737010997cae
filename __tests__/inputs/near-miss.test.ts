import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COMMANDS } from '../../src/campaign/commands.js';
import { nearMiss } from '../../src/inputs/near-miss.js';

describe('nearest command', () => {
  test.each([
    ['start', 'start'],
    ['START', 'start'],
    ['strat', 'start'],
    ['stat', 'start'],
    ['starts', 'start'],
    ['sttart', 'start'],
    ['srtrat', 'start'],
    ['resmue', 'resume'],
    ['resum', 'resume'],
    ['rseumee', 'resume'],
    ['puase', 'pause'],
    ['paused', 'pause'],
    ['stpo', 'stop'],
    ['stopp', 'stop'],
    ['stip', 'stop'],
    ['', undefined],
    ['st', undefined],
    ['run', undefined],
    ['sotps', undefined],
    ['finish', undefined],
    ['tzop', undefined],
    ['zsop', undefined],
    ['stap', 'stop'],
    ['begin', undefined],
    ['start stop', undefined],
    ['start'.repeat(1_000), undefined],
  ])('“%s” → %s', (written, word) => {
    expect(nearMiss(written, COMMANDS)).toBe(word);
  });

  test('none of none', () => expect(nearMiss('start', [])).toBeUndefined());

  test('the closest of several wins', () => {
    expect(nearMiss('starte', ['started', 'start'])).toBe('started');
    expect(nearMiss('fales', ['true', 'false'])).toBe('false');
  });

  test('one slip in a word of three letters or more is always forgiven', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 3, maxLength: 12 });
    const letter = fc.constantFrom(...'xyz');
    fc.assert(
      fc.property(
        word,
        fc.nat(),
        letter,
        fc.constantFrom('missing', 'extra', 'wrong', 'swapped'),
        (right, seed, x, slip) => {
          const at = seed % right.length;
          const next = at + 1;
          const wrong: Record<typeof slip, string> = {
            missing: right.slice(0, at) + right.slice(next),
            extra: right.slice(0, at) + x + right.slice(at),
            wrong: right.slice(0, at) + x + right.slice(next),
            swapped:
              right.slice(0, at) + right.slice(next, at + 2) + right.slice(at, next) + right.slice(at + 2),
          };
          expect(nearMiss(wrong[slip], [right])).toBe(right);
        },
      ),
    );
  });

  test('whatever is written, it is one of the words or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        expect([...COMMANDS, undefined]).toContain(nearMiss(written, COMMANDS));
      }),
    );
  });
});
