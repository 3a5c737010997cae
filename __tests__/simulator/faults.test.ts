import { describe, expect, test } from '@jest/globals';
import { parseFault } from '../../simulator/faults.js';
import { FAULT_PRESETS } from '../../simulator/presets.js';

function problem(text: string): string {
  const parsed = parseFault(text);
  return parsed.ok ? `no problem with ${JSON.stringify(parsed.fault)}` : parsed.problem;
}

describe('a fault as text', () => {
  test.each(Object.entries(FAULT_PRESETS))('%s, by its name and written out', (name, { fault }) => {
    expect(parseFault(name)).toEqual({ ok: true, fault });
    expect(parseFault(` ${JSON.stringify(name)}\n`)).toEqual({ ok: true, fault });
    expect(parseFault(JSON.stringify(fault))).toEqual({ ok: true, fault });
  });

  test('in JSON', () => {
    const fault = { on: 'read', kind: 'delay', ms: 5, skip: 1, times: 'always', method: 'start' };
    expect(parseFault(JSON.stringify(fault))).toEqual({ ok: true, fault });
  });

  test.each([
    ['lost-afetr', /^there is no fault "lost-afetr"; did you mean lost-after/],
    ['mint', /did you mean .*mint-lost/],
    ['toString', /^there is no fault "toString"/],
    ['__proto__', /^there is no fault "__proto__"/],
    ['qqqqqqqqqq', /^there is no fault "qqqqqqqqqq"; there are unauthorized, .*read-lost/],
    ['', /^there is no fault ""; there are/],
    ['{', /^a fault must be the name of a preset or a JSON object: \{$/],
    ['[]', /^a fault must be the name of a preset or a JSON object$/],
    ['"nope"', /^there is no fault "nope"/],
    ['{}', /^a fault's "kind" must be one of delay, refuse, reset/],
    ['{"kind":"resett"}', /did you mean reset\?$/],
    ['{"kind":"constructor"}', /^a fault's "kind" must be/],
    ['{"kind":"cut"}', /^"on" of a fault of kind cut must be one of command, read, mint, any$/],
    ['{"kind":"cut","on":"x"}', /^"on" of/],
    ['{"kind":"cut","on":"any","ms":1}', /^a fault of kind cut has no "ms"; it has on, times, skip, method$/],
    ['{"kind":"cut","on":"any","times":0}', /^"times" of .* must be a whole number from 1, or "always"$/],
    ['{"kind":"cut","on":"any","skip":-1}', /^"skip" of/],
    ['{"kind":"cut","on":"any","method":"restart"}', /^"method" of .* must be one of start, pause/],
    ['{"kind":"delay","on":"any"}', /^"ms" of a fault of kind delay must be a whole number from 0/],
    ['{"kind":"delay","on":"any","ms":1.5}', /^"ms" of/],
    ['{"kind":"delay","on":"any","ms":1e12}', /^"ms" of/],
    ['{"kind":"refuse","on":"any","ms":1,"after":"other"}', /^"after" of/],
    [
      '{"kind":"refuse","on":"any","ms":1,"skip":1}',
      /^a refusal without "after" begins at once, so it has no "skip"/,
    ],
    ['{"kind":"reset","on":"any"}', /^"effect" of .* must be one of before, after$/],
    ['{"kind":"silent","on":"any","effect":true}', /^"effect" of/],
    ['{"kind":"drip","on":"any"}', /^"intervalMs" of/],
    ['{"kind":"huge","on":"any","bytes":-1}', /^"bytes" of/],
    ['{"kind":"answer","on":"any","effect":true}', /^"status" of .* from 200 to 599$/],
    ['{"kind":"answer","on":"any","status":100,"effect":true}', /^"status" of/],
    ['{"kind":"answer","on":"any","status":200}', /^"effect" of .* must be true or false$/],
    ['{"kind":"answer","on":"any","status":200,"effect":true,"body":1}', /^"body" of/],
    ['{"kind":"answer","on":"any","status":200,"effect":true,"headers":{"a b":"c"}}', /^"headers" of/],
    ['{"kind":"answer","on":"any","status":200,"effect":true,"headers":{"a":"b\\nc"}}', /^"headers" of/],
    ['{"kind":"answer","on":"any","status":200,"effect":true,"contentType":"a\\nb"}', /^"contentType" of/],
    ['{"kind":"redirect","on":"any","status":200,"location":"/"}', /^"status" of .* from 300 to 399$/],
    ['{"kind":"redirect","on":"any","status":307,"location":"/\\n"}', /^"location" of/],
    ['{"kind":"redirect","on":"any","status":307,"location":"/","effect":1}', /^"effect" of/],
    ['{"kind":"garbage","on":"any","effect":"after"}', /^"effect" of/],
  ])('%s is none', (text, expected) => {
    expect(problem(text)).toMatch(expected);
  });
});
