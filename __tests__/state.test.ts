import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ChangeDetector, canonicalState, fieldNames, readState, STATES, type State } from '../src/state.js';

/** Every word and number that the product knows for a state. */
const VOCABULARY: [State, (string | number)[]][] = [
  ['editing', ['Editing', 'Being edited', 'edited', 0]],
  ['starting', ['Starting', 'start pending', 'Restarting', 10, 17, 18]],
  [
    'in-progress',
    ['In progress', 'in-progress', 'IN_PROGRESS', 'inProgress', 'Started', 'running', 'testing', 2, 3, 9, 11],
  ],
  ['pausing', ['Pausing', 'pause pending', 12]],
  ['paused', ['Paused', 'Warning', 'suspended', 13]],
  ['resuming', ['Resuming', 'resume pending', 14]],
  ['stopping', ['Stopping', 'stop pending', 15, 16]],
  ['finished', ['Finished', 'stopped', 'completed', 20]],
  ['erroneous', ['Erroneous', 'error', 'failed']],
];
const WORDS = VOCABULARY.flatMap(([state, values]) =>
  values.map((value): [string | number, State] => [value, state]),
);

describe('canonical state', () => {
  test('there is a word for each', () => {
    expect(VOCABULARY.map(([state]) => state).sort()).toEqual(STATES.toSorted());
  });

  test.each(WORDS)('%s → %s', (value, state) => {
    const text = String(value);
    const spellings = [
      value,
      text,
      text.toUpperCase(),
      text.toLowerCase(),
      ` ${text}\n`,
      text.replaceAll(' ', ''),
      text.replaceAll(' ', '_'),
      text.replaceAll(' ', '-'),
      text.replaceAll(' ', ' \t '),
    ];
    for (const spelling of spellings) {
      expect([spelling, canonicalState(spelling)]).toEqual([spelling, state]);
      for (const name of ['value', 'name', 'label']) {
        expect(canonicalState({ [name]: spelling, href: 'x' })).toBe(state);
      }
    }
  });

  test.each([
    [{ value: 20, name: 'finished', label: 'Finished' }, 'finished'],
    [{ value: 7, name: '?', label: 'Finished' }, 'finished'],
    [{ value: null, name: 'paused' }, 'paused'],
    [{ value: { value: 20 } }, undefined],
    [{ state: 'finished' }, undefined],
    [{}, undefined],
    [['finished'], undefined],
    [null, undefined],
    [undefined, undefined],
    [true, undefined],
    [false, undefined],
    ['', undefined],
    [' ', undefined],
    ['done?', undefined],
    ['not finished', undefined],
    ['finished or paused', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['toString', undefined],
    [1, undefined],
    [4, undefined],
    [19, undefined],
    [21, undefined],
    [200, undefined],
    [2e3, undefined],
    [Number.NaN, undefined],
  ])('%j → %s', (value, state) => {
    expect(canonicalState(value)).toBe(state);
  });

  // A number is not a word: a sign, a point or a gap in it means something.
  test.each([
    -2,
    -20,
    1.5,
    1.2,
    0.2,
    '-20',
    '-0.2',
    '1.5',
    '1 5',
    '1_3',
    '2 0',
    '2-0',
    '.20',
  ])('the number %j is no state of the engine', (value) => {
    expect(canonicalState(value)).toBeUndefined();
  });

  test('20 written otherwise is at most 20, and 2.0 is never finished', () => {
    expect([undefined, 'in-progress']).toContain(canonicalState('2.0'));
    expect([undefined, 'finished']).toContain(canonicalState('20.0'));
    expect([undefined, 'editing']).toContain(canonicalState('0.0'));
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) => {
        expect([...STATES, undefined]).toContain(canonicalState(value));
      }),
    );
  });
});

const state = (value: State, ...field: string[]): object => ({ kind: 'state', state: value, field });
const json = (text: string): Record<string, unknown> => JSON.parse(text);

describe('reading a record', () => {
  describe('where the state usually is', () => {
    test.each([
      [{ state: 'Finished' }, state('finished', 'state')],
      [{ status: { value: 13, label: 'x' } }, state('paused', 'status')],
      [{ workflowState: 2 }, state('in-progress', 'workflowState')],
      [{ workflowStatus: '2' }, state('in-progress', 'workflowStatus')],
      [{ executionState: 'stopping' }, state('stopping', 'executionState')],
      [{ executionStatus: 'stopping' }, state('stopping', 'executionStatus')],
      [{ execution: { state: 'Editing' } }, state('editing', 'execution', 'state')],
      [{ execution: { status: 'Editing' } }, state('editing', 'execution', 'status')],
      [{ workflow: { state: 0 } }, state('editing', 'workflow', 'state')],
      [{ workflow: { status: 0 } }, state('editing', 'workflow', 'status')],
      // Two that agree, one that is silent, one that says nothing known
      [{ state: 20, status: 'Finished' }, state('finished', 'state')],
      [{ state: null, status: 'Finished' }, state('finished', 'status')],
      [{ state: 'OK', status: 'Finished' }, state('finished', 'status')],
      [
        { state: 'Finished', status: 'Paused' },
        { kind: 'contradictory', fields: ['state', 'status'] },
      ],
      [
        { state: 20, execution: { state: 2 } },
        { kind: 'contradictory', fields: ['state', 'execution.state'] },
      ],
      [{ state: 'Sleeping' }, { kind: 'unrecognised', shown: 'Sleeping', field: ['state'] }],
      [{ state: 77 }, { kind: 'unrecognised', shown: '77', field: ['state'] }],
      [{ state: { value: 7, label: 'Odd' } }, { kind: 'unrecognised', shown: '7 / Odd', field: ['state'] }],
      [{}, { kind: 'absent', fields: [] }],
      [{ state: null }, { kind: 'absent', fields: ['state'] }],
      [
        { PKey: '@x', activities: { activity: { signal1: {} } } },
        { kind: 'absent', fields: ['PKey', 'activities'] },
      ],
      [{ execution: 'Finished' }, { kind: 'absent', fields: ['execution'] }],
      [{ activities: { state: 'Finished' } }, { kind: 'absent', fields: ['activities'] }],
    ])('%j', (record, reading) => {
      expect(readState(record, undefined)).toEqual(reading);
    });
  });

  describe('where state-field points', () => {
    test.each([
      [{ a: { b: 'Finished' }, state: 'Paused' }, ['a', 'b'], state('finished', 'a', 'b')],
      [{ 'a.b': 'Finished' }, ['a', 'b'], { kind: 'absent', fields: ['a.b'] }],
      [{ state: 'Finished' }, ['status'], { kind: 'absent', fields: ['state'] }],
      [{ state: 'Finished' }, ['state', 'value'], { kind: 'absent', fields: ['state'] }],
      [{ a: ['Finished'] }, ['a', '0'], { kind: 'absent', fields: ['a'] }],
      [{ a: { b: 'Odd' } }, ['a', 'b'], { kind: 'unrecognised', shown: 'Odd', field: ['a', 'b'] }],
      [{ a: ['Finished'] }, ['a'], { kind: 'unrecognised', shown: '', field: ['a'] }],
      [{ a: 1 }, ['constructor'], { kind: 'absent', fields: ['a'] }],
      [{ a: 1 }, ['__proto__'], { kind: 'absent', fields: ['a'] }],
      [{ a: 1 }, ['constructor', 'name'], { kind: 'absent', fields: ['a'] }],
      [{ a: 1 }, ['a', 'toString', 'name'], { kind: 'absent', fields: ['a'] }],
      [
        json('{"__proto__":{"state":"Finished"}}'),
        ['__proto__', 'state'],
        state('finished', '__proto__', 'state'),
      ],
    ])('%j, %j', (record, field, reading) => {
      expect(readState(record, field)).toEqual(reading);
    });
  });

  test('a state in the prototype is no state', () => {
    expect(readState(json('{"__proto__":{"state":"Finished"}}'), undefined)).toMatchObject({
      kind: 'absent',
    });
    expect(canonicalState(json('{"__proto__":{"value":"Finished"}}'))).toBeUndefined();
  });

  describe('the failed flag', () => {
    test.each([
      true,
      1,
      'true',
      'TRUE',
      ' true ',
      '1',
      { value: true },
      { value: '1', label: 'Yes' },
    ])('%j makes it erroneous', (failed) => {
      expect(readState({ state: 13, failed }, undefined)).toEqual(state('erroneous', 'state'));
      expect(readState({ a: { b: 'Paused', failed } }, ['a', 'b'])).toEqual(state('erroneous', 'a', 'b'));
    });

    test.each([
      false,
      0,
      'false',
      '0',
      '',
      null,
      'no',
      'untrue',
      '11',
      10,
      {},
      [],
      [true],
      2,
      { value: false },
    ])('%j does not', (failed) => {
      expect(readState({ state: 13, failed }, undefined)).toEqual(state('paused', 'state'));
    });

    test('stands beside the state, not elsewhere, and is no state by itself', () => {
      expect(readState({ a: { b: 13 }, failed: true }, ['a', 'b'])).toEqual(state('paused', 'a', 'b'));
      expect(readState({ failed: true }, undefined)).toEqual({ kind: 'absent', fields: ['failed'] });
    });
  });
});

describe('field names', () => {
  test('are names, two levels deep, without values or what the activities hold', () => {
    const record = {
      PKey: 'VALUE',
      label: 'VALUE',
      execution: { since: 'VALUE', deep: { deeper: 'VALUE' } },
      list: ['VALUE', { inList: 'VALUE' }],
      activities: { activity: { signal1: { label: 'VALUE' } } },
      nothing: null,
    };
    expect(fieldNames(record)).toEqual([
      'PKey',
      'label',
      'execution',
      'execution.since',
      'execution.deep',
      'list',
      'activities',
      'nothing',
    ]);
  });

  test('are 40 at most', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`f${i}`, { a: 1 }]));
    expect(fieldNames(many)).toHaveLength(40);
  });
});

describe('change since the snapshot', () => {
  const OLD = {
    state: 'Finished',
    lastStart: '2021-04-28 09:26:38.840Z',
    activities: { activity: { a: { runs: 1 } } },
  };
  const detector = (record: Record<string, unknown> = OLD): ChangeDetector =>
    new ChangeDetector(record, 'finished');
  const readings = (watched: ChangeDetector, records: Record<string, unknown>[]): boolean[] =>
    records.map((record) => watched.changed(record, 'finished'));

  test('a record that stays as it was has never changed', () => {
    expect(readings(detector(), Array(50).fill(structuredClone(OLD)))).toEqual(Array(50).fill(false));
  });

  test('fields in another order are no change', () => {
    const turned = Object.fromEntries(Object.entries(OLD).reverse());
    expect(readings(detector(), [turned, turned, turned])).toEqual([false, false, false]);
  });

  test('another state is a change at once, and stays one', () => {
    const watched = detector();
    expect(watched.changed({ ...OLD, state: 'In progress' }, 'in-progress')).toBe(true);
    expect(watched.changed(OLD, 'finished')).toBe(true);
  });

  test.each<[string, Record<string, unknown>]>([
    ['a stamp', { ...OLD, lastStart: '2021-04-29 00:00:00.000Z' }],
    ['a nested field', { ...OLD, activities: { activity: { a: { runs: 2 } } } }],
    ['a new field', { ...OLD, failed: false }],
    ['a field that went', { state: OLD.state, lastStart: OLD.lastStart }],
    ['a field that became null', { ...OLD, lastStart: null }],
    ['a number that became text', { ...OLD, activities: { activity: { a: { runs: '1' } } } }],
  ])('%s that changed and holds still is a change', (_, changed) => {
    expect(readings(detector(), [OLD, changed, changed])).toEqual([false, false, true]);
    expect(readings(detector(), [changed, changed, OLD])).toEqual([false, true, true]);
  });

  test('a field that changed for one reading only is none', () => {
    expect(readings(detector(), [{ ...OLD, x: 1 }, OLD, { ...OLD, x: 2 }, OLD])).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test('a stamp beside a field that always differs is seen', () => {
    const at = (clock: number, lastStart: string): Record<string, unknown> => ({ ...OLD, clock, lastStart });
    expect(readings(detector(at(0, 'a')), [at(1, 'a'), at(2, 'b'), at(3, 'b')])).toEqual([
      false,
      false,
      true,
    ]);
  });

  const same = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 }));
  test.each<[string, fc.Arbitrary<unknown>]>([
    ['a value', fc.oneof(fc.integer(), fc.string())],
    ['an object', fc.dictionary(fc.string({ maxLength: 3 }), fc.integer(), { minKeys: 1, maxKeys: 3 })],
    ['a list', fc.array(fc.integer(), { minLength: 1, maxLength: 4 })],
  ])('%s that differs at every reading is never a change', (_, value) => {
    const different = fc.uniqueArray(value, {
      minLength: 3,
      maxLength: 8,
      selector: (item) => JSON.stringify(item),
    });
    fc.assert(
      fc.property(same, different, (record, values) => {
        const [first, ...later] = values.map((volatile) => ({ ...record, inner: { volatile } }));
        const watched = new ChangeDetector(first ?? {}, 'finished');
        // Each part of it differs too, or else that part would be something that holds still.
        fc.pre(partsDiffer(values));
        expect(readings(watched, later)).toEqual(later.map(() => false));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['links that are made afresh, by names of their own', (n: number) => ({ links: { [`link-${n}`]: 'x' } })],
    [
      'a list that grows shorter',
      (n: number) => ({ queue: Array.from({ length: 9 - n }, (_, i) => `${n}.${i}`) }),
    ],
  ])('%s: no change', (_, volatile) => {
    const [first, ...later] = [0, 1, 2, 3, 4].map((n) => ({ ...OLD, ...volatile(n) }));
    expect(readings(detector(first), later)).toEqual([false, false, false, false]);
  });

  describe('hostile records', () => {
    const deep = (open: string, close: string): Record<string, unknown> =>
      json(`{"state":"Finished","x":${open.repeat(100_000)}1${close.repeat(100_000)}}`);
    test.each([
      ['100,000 nested lists', deep('[', ']')],
      ['100,000 nested objects', deep('{"a":', '}')],
      ['a field at each of 30,000 levels', json(`${'{"a":1,"b":'.repeat(30_000)}1${'}'.repeat(30_000)}`)],
      ['100,000 fields', Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`f${i}`, i]))],
      [
        'a long name over many fields',
        { ['n'.repeat(500_000)]: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [i, i])) },
      ],
    ])('%s do not hold the step', (_, record) => {
      const beganMs = performance.now();
      expect(() => readState(record, undefined)).not.toThrow();
      expect(readings(detector(record), [record, record])).toEqual([false, false]);
      expect(performance.now() - beganMs).toBeLessThan(2_000);
    });
  });
});

/** True when no path holds the same value, or is missing, in two readings in a row. */
function partsDiffer(values: unknown[]): boolean {
  const parts = values.map((value) =>
    typeof value === 'object' && value !== null
      ? new Map<string, unknown>(Object.entries(value))
      : new Map([['', value]]),
  );
  return parts.every((now, i) => {
    const before = parts[i - 1];
    return before === undefined || [...now].every(([name, value]) => before.get(name) !== value);
  });
}
