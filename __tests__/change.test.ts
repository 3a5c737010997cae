import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ChangeDetector } from '../src/change.js';
import { readState } from '../src/state.js';

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

describe('change since the snapshot', () => {
  const OLD = {
    state: 'Finished',
    lastStart: '2021-04-28 09:26:38.840Z',
    activities: { activity: { a: { runs: 1 } } },
    runs: [1],
  };
  const detector = (record: Record<string, unknown> = OLD): ChangeDetector =>
    new ChangeDetector(record, 'finished', ['state']);
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
    ['a new field', { ...OLD, more: false }],
    ['a stamp within the state', { ...OLD, state: { value: 20, since: 'x' } }],
    ['a field that went', { state: OLD.state, lastStart: OLD.lastStart, runs: [1] }],
    ['a field that became null', { ...OLD, lastStart: null }],
    ['a value that became an object', { ...OLD, lastStart: { at: 'x' } }],
    ['an object that became null', { ...OLD, activities: null }],
    ['a list that grew', { ...OLD, runs: [1, 2] }],
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

  test('keys and links may be made afresh, at any depth', () => {
    const at = (key: string): Record<string, unknown> => ({ ...OLD, PKey: key, trigger: { href: key } });
    expect(readings(detector(at('a')), [at('b'), at('b'), at('b')])).toEqual([false, false, false]);
  });

  test.each<[readonly string[], unknown[]]>([
    [['state'], [20, '20', 'Finished', { value: 20 }, { value: 20, label: 'Terminé' }, { name: 'finished' }]],
    [
      ['execution', 'state'],
      [{ state: 20 }, { state: 'finished', failed: 0 }, { state: { label: 'Finished' } }],
    ],
  ])('%j: another spelling of the same state is none', (field, spellings) => {
    const [first, ...later] = spellings.map((value) => ({ ...OLD, [field[0] ?? '']: value }));
    const watched = new ChangeDetector(first ?? {}, 'finished', field);
    const twice = later.flatMap((record) => [record, record]);
    expect(readings(watched, twice)).toEqual(twice.map(() => false));
    const back = new ChangeDetector(twice.at(-1) ?? {}, 'finished', field);
    expect(readings(back, twice.toReversed())).toEqual(twice.map(() => false));
  });

  test('a state that is not known is none', () => {
    const watched = detector();
    expect(watched.changed({ ...OLD, state: 'N/A' }, undefined)).toBe(false);
    expect(watched.changed(OLD, 'finished')).toBe(false);
  });

  test('null is as good as nothing', () => {
    const empty = { ...OLD, more: null, runs: [1, null] };
    expect(readings(detector(), [empty, empty, OLD, OLD])).toEqual([false, false, false, false]);
    expect(readings(detector(empty), [OLD, OLD])).toEqual([false, false]);
  });

  test('a state beside which a stamp changes is seen', () => {
    const at = (since: number): object => ({ ...OLD, execution: { state: 20, since } });
    const watched = new ChangeDetector({ ...at(1) }, 'finished', ['execution', 'state']);
    expect(readings(watched, [{ ...at(2) }, { ...at(2) }])).toEqual([false, true]);
  });

  test('a field that is new beside a field that always differs is seen', () => {
    const at = (clock: number): Record<string, unknown> => ({ ...OLD, clock, finishedAt: 'x' });
    expect(readings(detector({ ...OLD, clock: 0 }), [at(1), at(2)])).toEqual([false, true]);
  });

  test.each<[string, unknown, unknown, unknown, boolean]>([
    ['a list that grew by the same', [1], [1, { x: 1 }], [1, { x: 1 }], true],
    ['a list that grew by what differs', [1], [1, { x: 1 }], [1, { x: 2 }], false],
    ['a list that goes on growing', [1], [1, 2], [1, 2, 3], false],
    ['a list that grew by nothing or something', [1], [1, {}], [1, 5], false],
    ['a list that grew by something or nothing', [1], [1, 5], [1, {}], false],
    ['a list that grew by other kinds', [1], [1, { x: 1 }], [1, [1]], false],
    ['a list that grew by a list or not', [1], [1, [2]], [1, 2], false],
    ['a list that grew by what has other names', [1], [1, { x: 1 }], [1, { y: 1 }], false],
    ['a list that grew by what has more names', [1], [1, { x: 1 }], [1, { x: 1, y: 1 }], false],
    ['a list of the same length, with a new value', [1, 2], [1, 3], [1, 3], true],
    ['a list of the same length, with a value that differs', [1, 2], [1, 3], [1, 4], false],
    ['a list that became empty', [1], [], [], true],
    ['nothing that became an object', null, { x: 1, clock: 1 }, { x: 1, clock: 2 }, true],
    ['nothing that became an object that differs', null, { clock: 1 }, { clock: 2 }, false],
    ['an object that lost a name', { x: 1, y: 1 }, { x: 1 }, { x: 1 }, true],
    ['an object that lost a name and differs', { x: 1, y: 1 }, { x: 2 }, { x: 3 }, false],
    ['an object or a value in turn', { x: 1 }, { x: 1 }, 1, false],
    ['a value or an object in turn', 1, 1, { x: 1 }, false],
  ])('%s', (_, first, second, third, changed) => {
    const watched = detector({ ...OLD, inner: { value: first } });
    const later = [second, third].map((value) => ({ ...OLD, inner: { value } }));
    expect(readings(watched, later)).toEqual([false, changed]);
  });

  test.each([
    [22, true],
    [23, false],
  ])('a name that went %i levels down: %s', (levels, changed) => {
    const nested = (inner: object): Record<string, unknown> => {
      let value: object = inner;
      for (let level = 0; level < levels; level++) value = { value };
      return { ...OLD, value };
    };
    const watched = detector(nested({ x: 1, y: 1 }));
    expect(readings(watched, [nested({ x: 1 }), nested({ x: 1 })])).toEqual([false, changed]);
  });

  test('names of the language itself are names like any other', () => {
    const at = (value: number): Record<string, unknown> => json(`{"constructor":${value},"toString":1}`);
    expect(readings(detector({}), [at(1), at(2)])).toEqual([false, true]);
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
        const watched = new ChangeDetector(first ?? {}, 'finished', ['state']);
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
      ['a list of 500,000', { state: 'Finished', list: Array(500_000).fill(1) }],
      ['100,000 fields', Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`f${i}`, i]))],
      [
        'a long name over many fields',
        { ['n'.repeat(500_000)]: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [i, i])) },
      ],
    ])('%s do not hold the step', (_, record) => {
      // Work that grows with the square of the size would outlast the limit of a test.
      expect(() => readState(record, undefined)).not.toThrow();
      expect(readings(detector(record), [record, record])).toEqual([false, false]);
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
