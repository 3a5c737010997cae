import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fieldNames, readState, STATES, type State, workflowNames } from '../../src/campaign/state.js';

/** The state that a value stands for in a field where the engine's numbers may stand. */
function canonicalState(value: unknown): State | undefined {
  const reading = readState({ state: value }, undefined);
  return reading.kind === 'state' ? reading.state : undefined;
}

test('the names of fields are shortened beyond 100 characters, and those of the workflow taken from `name` alone', () => {
  expect([...fieldNames({ ['x'.repeat(100)]: 1, ['y'.repeat(101)]: 1 })]).toEqual([
    'x'.repeat(100),
    'a name of 101 characters',
  ]);
  expect(workflowNames({ name: 'a', '@Name': { value: 'b' }, label: 'c', value: 'd' })).toEqual(['a', 'b']);
  expect(workflowNames({ label: 'c' })).toEqual([]);
});

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
  ['erroneous', ['Erroneous', 'error', 'In error', 'failed']],
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
    [{ '@Value': 20, LABEL: 'Finished' }, 'finished'],
    // Parts that contradict each other
    [{ value: 20, label: 'In progress' }, undefined],
    [{ value: 10, label: 'In progress' }, undefined],
    [{ value: 20, label: 'Erroneous' }, undefined],
    [{ value: 20, name: 'error', label: 'Finished' }, undefined],
    [{ value: 20, Value: 2 }, undefined],
    // The engine has one number for both
    [{ value: 13, label: 'Erroneous' }, 'erroneous'],
    [{ value: 13, label: 'Paused' }, 'paused'],
    [{ value: 13, name: 'paused', label: 'Erroneous' }, undefined],
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
      [{ state: { value: 13, label: 'x' } }, state('paused', 'state')],
      [{ workflowState: 2 }, state('in-progress', 'workflowState')],
      [{ workflowStatus: 'Started' }, state('in-progress', 'workflowStatus')],
      [{ executionState: 'stopping' }, state('stopping', 'executionState')],
      [{ executionStatus: 'stopping' }, state('stopping', 'executionStatus')],
      [{ execution: { state: 'Editing' } }, state('editing', 'execution', 'state')],
      [{ execution: { status: 'Editing' } }, state('editing', 'execution', 'status')],
      [{ workflow: { state: 0 } }, state('editing', 'workflow', 'state')],
      [{ workflow: { status: 'Editing' } }, state('editing', 'workflow', 'status')],
      // Names as other styles of writing have them
      [{ '@State': 20 }, state('finished', '@State')],
      [{ execution_state: 2 }, state('in-progress', 'execution_state')],
      [{ 'Workflow-Status': 'Paused' }, state('paused', 'Workflow-Status')],
      [{ Execution: { '@state': 2 } }, state('in-progress', 'Execution', '@state')],
      [{ 'my state': 20 }, { kind: 'absent' }],
      [{ states: 20 }, { kind: 'absent' }],
      [{ execution: null }, { kind: 'absent' }],
      [{ execution: ['state'] }, { kind: 'absent' }],
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
      [
        { status: 'Finished', executionState: 'In progress' },
        { kind: 'contradictory', fields: ['status', 'executionState'] },
      ],
      // Equal names in different spelling, and the parts of an object
      [
        { state: 'Finished', State: 'In progress' },
        { kind: 'contradictory', fields: ['state', 'State'] },
      ],
      [
        { state: 'Finished', '@state': 20, execution: { state: 20 }, Execution: { status: 'Stopping' } },
        { kind: 'contradictory', fields: ['state', '@state', 'execution.state', 'Execution.status'] },
      ],
      [{ state: { value: 20, label: 'In progress' } }, { kind: 'contradictory', fields: ['state'] }],
      [
        { state: 'Finished', status: { name: 'finished', label: 'Paused' } },
        { kind: 'contradictory', fields: ['state', 'status'] },
      ],
      [{ state: 13, status: 'Erroneous' }, state('erroneous', 'state')],
      // The engine's numbers are those of its column state alone
      [{ status: 3 }, { kind: 'unrecognised', shown: '3', field: ['status'] }],
      [{ status: 20, state: 'In progress' }, state('in-progress', 'state')],
      [{ executionStatus: '20', workflowState: 2 }, state('in-progress', 'workflowState')],
      [{ status: { value: 20, label: 'In progress' } }, state('in-progress', 'status')],
      [{ state: 'Sleeping' }, { kind: 'unrecognised', shown: 'Sleeping', field: ['state'] }],
      [{ state: 77 }, { kind: 'unrecognised', shown: '77', field: ['state'] }],
      [{ state: { value: 7, label: 'Odd' } }, { kind: 'unrecognised', shown: '7 / Odd', field: ['state'] }],
      [{}, { kind: 'absent' }],
      [{ state: null }, { kind: 'absent' }],
      [{ PKey: '@x', activities: { activity: { signal1: {} } } }, { kind: 'absent' }],
      [{ execution: 'Finished' }, { kind: 'absent' }],
      [{ activities: { state: 'Finished' } }, { kind: 'absent' }],
    ])('%j', (record, reading) => {
      expect(readState(record, undefined)).toEqual(reading);
    });
  });

  describe('where state-field points', () => {
    test.each([
      [{ a: { b: 'Finished' }, state: 'Paused' }, ['a', 'b'], state('finished', 'a', 'b')],
      [{ a: { status: 20 } }, ['a', 'status'], state('finished', 'a', 'status')],
      [{ a: { value: 20, label: 'Paused' } }, ['a'], { kind: 'contradictory', fields: ['a'] }],
      [{ 'a.b': 'Finished' }, ['a', 'b'], { kind: 'absent' }],
      [{ state: 'Finished' }, ['status'], { kind: 'absent' }],
      [{ state: 'Finished' }, ['state', 'value'], { kind: 'absent' }],
      [{ a: ['Finished'] }, ['a', '0'], { kind: 'absent' }],
      [{ a: { b: 'Odd' } }, ['a', 'b'], { kind: 'unrecognised', shown: 'Odd', field: ['a', 'b'] }],
      [{ a: ['Finished'] }, ['a'], { kind: 'unrecognised', shown: '', field: ['a'] }],
      [{ a: 1 }, ['constructor'], { kind: 'absent' }],
      [{ a: 1 }, ['__proto__'], { kind: 'absent' }],
      [{ a: 1 }, ['constructor', 'name'], { kind: 'absent' }],
      [{ a: 1 }, ['a', 'toString', 'name'], { kind: 'absent' }],
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
      expect(readState({ state: 13, failed }, undefined)).toEqual(state('erroneous', 'failed'));
      expect(readState({ a: { b: 'Paused', failed } }, ['a', 'b'])).toEqual(
        state('erroneous', 'a', 'failed'),
      );
    });

    test.each(['failed', '@failed', 'Failed', 'FAILED', '_failed'])('counts as %s', (name) => {
      expect(readState({ state: 'Finished', [name]: true }, undefined)).toEqual(state('erroneous', name));
      expect(readState({ state: 13, Execution: { [name]: 1 } }, undefined)).toEqual(
        state('erroneous', 'Execution', name),
      );
      expect(readState({ a: { b: 20, [name]: 1 } }, ['a', 'b'])).toEqual(state('erroneous', 'a', name));
    });

    test('counts before anything is compared', () => {
      expect(readState({ state: 'Finished', status: 'Paused', failed: true }, undefined)).toEqual(
        state('erroneous', 'failed'),
      );
      expect(readState({ state: 'Odd', failed: true }, undefined)).toEqual(state('erroneous', 'failed'));
      expect(readState({ state: 20, failed: false, Failed: true }, undefined)).toEqual(
        state('erroneous', 'Failed'),
      );
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

    test('stands beside the state or further out, not elsewhere, and needs no state', () => {
      expect(readState({ a: { b: 13 }, failed: true }, ['a', 'b'])).toEqual(state('erroneous', 'failed'));
      expect(readState({ a: { b: 13 }, c: { failed: true } }, ['a', 'b'])).toEqual(state('paused', 'a', 'b'));
      expect(readState({ a: { b: { value: 13, failed: true } } }, ['a', 'b'])).toEqual(
        state('erroneous', 'a', 'b', 'failed'),
      );
      expect(readState({ execution: { state: 13 }, failed: 1 }, undefined)).toEqual(
        state('erroneous', 'failed'),
      );
      expect(readState({ state: 13, workflow: { failed: 1 } }, undefined)).toEqual(
        state('erroneous', 'workflow', 'failed'),
      );
      expect(readState({ state: 13, execution: { failed: 1 } }, undefined)).toEqual(
        state('erroneous', 'execution', 'failed'),
      );
      expect(readState({ state: 13, activities: { failed: 1 } }, undefined)).toEqual(
        state('paused', 'state'),
      );
      expect(readState({ failed: true }, undefined)).toEqual(state('erroneous', 'failed'));
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
    expect([...fieldNames(record)]).toEqual([
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
});

describe('hostile records', () => {
  const many = (count: number, entry: (i: number) => [string, unknown]): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => entry(i)));
  /** Different spellings of one name, each of at most 40 characters. */
  const spelled = (name: string, i: number): string =>
    name + [...i.toString(2).padStart(18, '0')].map((bit) => (bit === '1' ? '_' : '-')).join('');

  test.each<[string, Record<string, unknown>]>([
    ['a long name over many fields', { ['x'.repeat(400_000)]: many(45_000, (i) => [`f${i}`, 1]) }],
    ['a long name for the state', { [`state${'_'.repeat(1_000_000)}`]: 'Finished' }],
    ['many spellings of the state', many(40_000, (i) => [spelled('state', i), 'Finished'])],
    [
      'many spellings of the state and the flag, further in',
      { execution: many(20_000, (i) => [spelled(i % 2 === 0 ? 'state' : 'failed', i), 0]) },
    ],
    ['many spellings of its parts', { state: many(40_000, (i) => [spelled('label', i), 'Finished']) }],
  ])('%s cost no more than their size', (_, record) => {
    // Work that grows with the square of the size would outlast the limit of a test.
    expect(['state', 'absent']).toContain(readState(record, undefined).kind);
    const names = [...fieldNames(record)];
    expect(names.join('').length).toBeLessThan(4_000_000);
  });
});
