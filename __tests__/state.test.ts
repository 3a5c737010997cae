import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalState, fieldNames, readState, STATES, type State } from '../src/state.js';

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
    // The number says most, but not of an error.
    [{ value: 10, label: 'In progress' }, 'starting'],
    [{ value: 13, label: 'Erroneous' }, 'erroneous'],
    [{ value: 20, label: 'Erroneous' }, 'erroneous'],
    [{ value: 20, name: 'error', label: 'Finished' }, 'erroneous'],
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
      // Names as other styles of writing have them
      [{ '@State': 20 }, state('finished', '@State')],
      [{ execution_state: 2 }, state('in-progress', 'execution_state')],
      [{ 'Workflow-Status': 13 }, state('paused', 'Workflow-Status')],
      [{ Execution: { '@state': 2 } }, state('in-progress', 'Execution', '@state')],
      [{ 'my state': 20 }, { kind: 'absent', fields: ['my state'] }],
      [{ states: 20 }, { kind: 'absent', fields: ['states'] }],
      [{ execution: null }, { kind: 'absent', fields: ['execution'] }],
      [{ execution: ['state'] }, { kind: 'absent', fields: ['execution'] }],
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

    test('stands beside the state or further out, not elsewhere, and is no state by itself', () => {
      expect(readState({ a: { b: 13 }, failed: true }, ['a', 'b'])).toEqual(state('erroneous', 'a', 'b'));
      expect(readState({ a: { b: 13 }, c: { failed: true } }, ['a', 'b'])).toEqual(state('paused', 'a', 'b'));
      expect(readState({ a: { b: { value: 13, failed: true } } }, ['a', 'b'])).toEqual(
        state('erroneous', 'a', 'b'),
      );
      expect(readState({ execution: { state: 13 }, failed: 1 }, undefined)).toEqual(
        state('erroneous', 'execution', 'state'),
      );
      expect(readState({ state: 13, workflow: { failed: 1 } }, undefined)).toEqual(
        state('erroneous', 'state'),
      );
      expect(readState({ state: 13, execution: { failed: 1 } }, undefined)).toEqual(
        state('erroneous', 'state'),
      );
      expect(readState({ state: 13, activities: { failed: 1 } }, undefined)).toEqual(
        state('paused', 'state'),
      );
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
});
