import { describe, expect, test } from '@jest/globals';
import { FAULT_PRESETS, parseFault } from '../../simulator/faults/presets.js';
import { OptionError } from '../../simulator/http/checked.js';

describe('a fault as text', () => {
  test.each(Object.entries(FAULT_PRESETS))('%s, by its name and written out', (name, [, fault]) => {
    for (const text of [name, ` ${JSON.stringify(name)}\n`, JSON.stringify(fault)]) {
      expect(parseFault(text)).toEqual(fault);
    }
  });

  test('can say which requests it is done to', () => {
    const fault = { on: 'read', kind: 'delay', ms: 5, skip: 1, times: 'always', method: 'start' };
    expect(parseFault(JSON.stringify(fault))).toEqual(fault);
  });

  test.each([
    ['lost-afetr', /^fault: there is no "lost-afetr"; there are unauthorized, .*, lost-after, /],
    ['toString', /^fault: there is no "toString"/],
    ['__proto__', /^fault: there is no "__proto__"/],
    ['{', /^fault: this is not valid JSON: /],
    ['[]', /expected object/],
    ['{"kind":"resett"}', /^fault: kind: .*'delay' \| 'refuse' \| 'reset'/],
    ['{"kind":"cut"}', /^fault: on: .*"command"\|"read"\|"mint"\|"any"$/],
    ['{"kind":"cut","on":"any","ms":1}', /^fault: Unrecognized key: "ms"$/],
    ['{"kind":"cut","on":"any","times":0}', /^fault: times: .*>=1$/],
    ['{"kind":"cut","on":"any","method":"restart"}', /^fault: method: .*"start"\|"pause"/],
    ['{"kind":"delay","on":"any","ms":1e12}', /^fault: ms: .*<=2147483647$/],
    ['{"kind":"refuse","on":"any","ms":1,"skip":1}', /without "after" begins immediately/],
    [
      '{"kind":"answer","on":"any","status":200,"effect":true,"headers":{"a b":"c"}}',
      /^fault: headers\.a b: /,
    ],
    [
      '{"kind":"answer","on":"any","status":200,"effect":true,"headers":{"a":"b\\nc"}}',
      /^fault: headers\.a: /,
    ],
    [
      '{"kind":"answer","on":"any","status":200,"effect":true,"contentType":"a\\nb"}',
      /^fault: contentType: /,
    ],
    ['{"kind":"redirect","on":"any","status":307,"location":"/\\n"}', /^fault: location: /],
  ])('%s is refused', (text, expected) => {
    expect(() => parseFault(text)).toThrow(OptionError);
    expect(() => parseFault(text)).toThrow(expected);
  });
});
