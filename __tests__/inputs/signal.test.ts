import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { signalBody } from '../../src/campaign/signal.js';
import { callerIn, parseInputs } from '../../src/inputs/inputs.js';

const GOOD = {
  organization: 'geometrixx',
  'workflow-id': 'WKF110',
  command: 'Signal',
  'api-key': 'key',
  'access-token': 'token',
};

function signal(given: Record<string, string>) {
  const parsed = parseInputs(new Map(Object.entries({ ...GOOD, ...given })), 'the caller');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.inputs.signal;
}

describe('what a signal is given', () => {
  test('nothing: the one activity, no parameters, and the caller as its source', () => {
    expect(signal({})).toEqual({ activity: undefined, parameters: {}, source: 'the caller' });
    // A start never has a signal.
    expect(signal({ command: 'start' })).toBeUndefined();
  });

  test.each<[string, object]>([
    ['segment=spring', { segment: 'spring' }],
    ['a=1\n\n  \nb = two words \r\nc=', { a: '1', b: 'two words', c: '' }],
    ['url=https://example.com/?a=b&c==', { url: 'https://example.com/?a=b&c==' }],
    ['a=null\rb=true', { a: 'null', b: 'true' }],
    ['{}', {}],
    ['{"a":"x","b":1.5,"c":true,"d":-0.1,"e":""}', { a: 'x', b: 1.5, c: true, d: -0.1, e: '' }],
    // Braces and colons inside strings are no members.
    ['{"a":"\\"b\\": {\\"a\\": 1}","b":"a"}', { a: '"b": {"a": 1}', b: 'a' }],
    ['\ufeff{"a":1}', { a: 1 }],
    [
      '{"a":1e3,"b":0.000123456789012345,"c":100000000000000000000,"d":0.0e9}',
      { a: 1_000, b: 0.000123456789012345, c: 1e20, d: 0 },
    ],
    ['{"__proto__":"x","constructor":"y"}', { ['__proto__']: 'x', constructor: 'y' }],
  ])('the parameters %j', (parameters, expected) => {
    expect(Object.entries(signal({ parameters })?.parameters ?? {})).toEqual(Object.entries(expected));
  });

  test.each([
    ...['1500', '0.00150', '100200300400500', '-1.5E10', '1e-300', '0.0', '1e300', '123456789012345000000'],
    ...['-0.001002003004005', '1E2'],
  ])('the number %s', (number) => {
    expect(signal({ parameters: `{"a":${number},"b":"x"}` })?.parameters['a']).toBe(Number(number));
  });

  test.each([
    ...['1234567890123456', '100200300400500.6', '1002003004005006', '1e400', '9e-301', '1e-400'],
    ...['0.1234567890123456', '1234567890123456e-5'],
  ])('not the number %s', (number) => {
    const exact = `The number “a” cannot be kept exactly`;
    expect(() => signal({ parameters: `{"b":"x","a" : ${number}}` })).toThrow(exact);
    expect(() => signal({ parameters: `{"b":": 1","a":${number},"c":1}` })).toThrow(exact);
  });

  test('parameters that fill the 64 KiB to the last byte', () => {
    const bytes = 65_536 - '{"a":""}'.length;
    expect(signal({ parameters: `a=${'x'.repeat(bytes)}` })?.parameters['a']).toHaveLength(bytes);
    expect(() => signal({ parameters: `a=${'x'.repeat(bytes + 1)}` })).toThrow('65537 bytes');
  });

  test('whatever they are, Campaign is told what the user wrote', () => {
    // As many digits as any number keeps.
    const number = fc
      .tuple(fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }), fc.integer({ min: -30, max: 30 }))
      .map(([digits, exponent]) => Number(`${digits}e${exponent}`));
    const values = fc.oneof(fc.string(), fc.boolean(), number);
    const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(fc.dictionary(name, values), (parameters) => {
        const written = JSON.stringify(parameters);
        const given = signal({ parameters: written });
        if (given === undefined) throw new Error('no signal');
        expect(JSON.parse(signalBody(given))).toEqual(
          Object.keys(parameters).length === 0
            ? { source: 'the caller' }
            : { source: 'the caller', parameters: JSON.parse(written) },
        );
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  [{ GITHUB_REPOSITORY: 'octo/campaigns', GITHUB_RUN_ID: '17' }, 'GitHub Actions: octo/campaigns run 17'],
  [{ GITHUB_REPOSITORY: 'octo/campaigns' }, 'GitHub Actions: octo/campaigns'],
  [{ GITHUB_REPOSITORY: '', GITHUB_RUN_ID: '17' }, 'GitHub Actions'],
])('the caller in %j', (environment, caller) => {
  expect(callerIn(environment)).toBe(caller);
});
