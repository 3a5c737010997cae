import { describe, expect, test } from '@jest/globals';
import { newLife, WORKFLOW_STATES, type WorkflowState } from '../../simulator/campaign/lifecycle.js';
import { campaignTime, pkeyOf, recordOf } from '../../simulator/campaign/record.js';
import { BESIDE_STATE, VOCABULARIES } from '../../simulator/campaign/settings.js';
import { resolveOptions, type SimulatorOptions } from '../../simulator/options.js';
import { command, handClock, json, read, simulator } from '../support/simulator-client.js';

function record(
  options: Partial<SimulatorOptions>,
  initialState: WorkflowState,
  before: WorkflowState = initialState,
) {
  const resolved = resolveOptions(options);
  const life = newLife({ ...resolved, initialState }, Date.UTC(2021, 3, 29, 9, 26, 38, 840));
  return recordOf(resolved, life, { origin: 'http://127.0.0.1:1', workflowId: 'WKF110', reads: 1, before });
}

describe('how a record shows the state', () => {
  test('in words', () => {
    const words = 'Editing, Starting, In progress, Pausing, Paused, Resuming, Stopping, Finished, Erroneous';
    const shown = WORKFLOW_STATES.map((state) => record({ vocabulary: 'words' }, state));
    expect(shown.map(({ state }) => state).join(', ')).toBe(words);
    expect(shown.every((one) => !('failed' in one))).toBe(true);
  });

  test('in the words of the user interface', () => {
    const shown = WORKFLOW_STATES.map((state) => record({ vocabulary: 'interface' }, state)['state']);
    expect(shown.join(', ')).toBe(
      'Editing, In progress, In progress, In progress, Warning, In progress, In progress, Finished, Erroneous',
    );
  });

  test('in numbers, where an error is a pause that failed', () => {
    const shown = WORKFLOW_STATES.map((state) => record({ vocabulary: 'numbers' }, state));
    expect(shown.map(({ state }) => state)).toEqual([0, 10, 2, 12, 13, 14, 15, 20, 13]);
    expect(shown.map(({ failed }) => failed)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test('in objects', () => {
    expect(record({ vocabulary: 'objects' }, 'in-progress')).toMatchObject({
      state: { value: 2, name: 'inProgress', label: 'In progress' },
      failed: false,
    });
    expect(record({ vocabulary: 'objects' }, 'erroneous')).toMatchObject({
      state: { value: 13, name: 'erroneous', label: 'Erroneous' },
      failed: true,
    });
  });

  test('or not at all', () => {
    const keys = Object.keys(record({ vocabulary: 'none', recordStamps: 'none' }, 'erroneous'));
    expect(keys).toEqual(['PKey', 'name', 'label', 'activities']);
  });

  test('where it is asked to', () => {
    const shown = record({ vocabulary: 'numbers', stateField: 'execution.detail.status' }, 'erroneous');
    expect(shown['execution']).toEqual({ detail: { status: 13, failed: 1 } });
    expect('state' in shown).toBe(false);
  });

  test('also inside what is there already', () => {
    const shown = record({ stateField: 'activities.state' }, 'paused');
    expect(shown['activities']).toMatchObject({ state: 'Paused', activity: { signal1: {} } });
  });
});

describe('what stands beside the state', () => {
  test.each<[Partial<SimulatorOptions>, object]>([
    [{ besideState: 'nothing' }, { state: 'In progress' }],
    [{ besideState: 'twice' }, { state: 'In progress', State: 'In progress' }],
    [{ besideState: 'status-number' }, { state: 'In progress', status: 3 }],
    [{ besideState: 'lagging' }, { state: 'In progress', executionState: 'Starting' }],
    [{ besideState: 'contradicting' }, { state: 'In progress', executionState: 'Finished' }],
    [
      { besideState: 'twice', vocabulary: 'numbers' },
      { state: 2, State: 2, failed: 0 },
    ],
    [{ besideState: 'lagging', vocabulary: 'interface' }, { executionState: 'In progress' }],
    [{ besideState: 'lagging', vocabulary: 'objects' }, { executionState: { value: 10, name: 'starting' } }],
    [{ besideState: 'twice', stateField: 'a.state' }, { a: { state: 'In progress', State: 'In progress' } }],
    [{ besideState: 'status-number', stateField: 'a.b' }, { a: { b: 'In progress', status: 3 } }],
  ])('%j', (options, shown) => {
    expect(record(options, 'in-progress', 'starting')).toMatchObject(shown);
  });

  test('contradicts a finished workflow too', () => {
    expect(record({ besideState: 'contradicting' }, 'finished')).toMatchObject({
      state: 'Finished',
      executionState: 'In progress',
    });
  });

  test('is nothing where no state is shown', () => {
    for (const besideState of BESIDE_STATE) {
      const keys = Object.keys(record({ vocabulary: 'none', recordStamps: 'none', besideState }, 'finished'));
      expect(keys).toEqual(['PKey', 'name', 'label', 'activities']);
    }
  });

  test('lags behind by the time that was asked for', async () => {
    const clock = handClock();
    const options = { besideState: 'lagging', staleMs: 300, transitionMs: 1_000 } as const;
    const sim = await simulator(options, { now: clock.now });
    await command(sim, 'start');
    const both = async (): Promise<unknown> => {
      const { state, executionState } = json(await read(sim)) as Record<string, unknown>;
      return [state, executionState];
    };
    expect(await both()).toEqual(['Starting', 'Finished']);
    clock.pass(299);
    expect(await both()).toEqual(['Starting', 'Finished']);
    clock.pass(1);
    expect(await both()).toEqual(['Starting', 'Starting']);
  });
});

describe('a saved command', () => {
  const plan = { queueMs: 20_000, transitionMs: 100 };

  test.each(VOCABULARIES)('changes the record in %s long before it is carried out', async (vocabulary) => {
    const clock = handClock();
    const sim = await simulator({ ...plan, vocabulary, savedCommands: 'in-record' }, { now: clock.now });
    const look = async () => json(await read(sim)) as Record<string, unknown>;
    const before = await look();
    expect(before).toMatchObject({ startState: 0, lastModified: '2026-01-01 03:04:05.678Z' });
    await command(sim, 'start');
    const saved = { ...before, startState: 1, lastModified: '2026-01-02 03:04:05.678Z' };
    expect(await look()).toEqual(saved);
    clock.pass(19_999);
    expect(await look()).toEqual(saved);
    expect(sim.workflows()[0]?.starts).toBe(0);
    clock.pass(1);
    expect(await look()).toMatchObject({ startState: 0, lastModified: '2026-01-02 03:04:25.678Z' });
    expect(sim.workflows()[0]?.starts).toBe(1);
  });

  test('does not show unless it is asked to', async () => {
    const sim = await simulator(plan);
    const before = await read(sim);
    await command(sim, 'start');
    expect((await read(sim)).body).toBe(before.body);
  });

  test.each([
    ['accept', true],
    ['reject', false],
  ] as const)('that is redundant is saved too, if Campaign does %s it', async (redundant, changes) => {
    const sim = await simulator({ ...plan, redundant, savedCommands: 'in-record', initialState: 'paused' });
    await command(sim, 'start');
    const before = json(await read(sim)) as Record<string, unknown>;
    await command(sim, 'start');
    const after = json(await read(sim)) as Record<string, unknown>;
    expect(after['lastModified'] !== before['lastModified']).toBe(changes);
    expect({ ...after, lastModified: 0 }).toEqual({ ...before, lastModified: 0 });
  });
});

describe('stale reads', () => {
  test('show the whole record as it was, and the truth is told all the same', async () => {
    const clock = handClock();
    const sim = await simulator(
      { staleReads: 1, staleMs: 2_000, transitionMs: 1_000, savedCommands: 'in-record' },
      { now: clock.now },
    );
    const before = await read(sim);
    clock.pass(5_000);
    await command(sim, 'start');
    clock.pass(1_999);
    expect((await read(sim)).body).toBe(before.body);
    expect(sim.workflows()[0]?.state).toBe('in-progress');
    clock.pass(1);
    expect(json(await read(sim))).toMatchObject({
      state: 'Starting',
      lastModified: '2026-01-02 03:04:10.679Z',
    });
  });

  test('are a share of all, the same for the same seed', async () => {
    const stale = async (seed: number): Promise<string> => {
      const clock = handClock();
      const sim = await simulator({ staleReads: 0.4, seed }, { now: clock.now });
      await command(sim, 'start');
      const states: unknown[] = [];
      for (let count = 0; count < 60; count++) {
        states.push((json(await read(sim)) as Record<string, unknown>)['state'] === 'Finished' ? 'x' : '.');
      }
      return states.join('');
    };
    const first = await stale(7);
    expect(first.split('x').length).toBeGreaterThan(10);
    expect(first.split('.').length).toBeGreaterThan(10);
    expect(await stale(7)).toBe(first);
    expect(await stale(8)).not.toBe(first);
  });
});

describe('what else a record has', () => {
  test('a PKey that is the same for the same workflow only', () => {
    expect(pkeyOf('a', 'b')).toMatch(/^@[\w-]{100}$/);
    expect(pkeyOf('a', 'b')).toBe(pkeyOf('a', 'b'));
    expect(new Set([pkeyOf('a', 'b'), pkeyOf('a', 'c'), pkeyOf('b', 'b')]).size).toBe(3);
  });

  test('a signal with its trigger', () => {
    const pkey = pkeyOf('geometrixx', 'WKF110');
    const href = `http://127.0.0.1:1/geometrixx/campaign/workflow/execution/${pkey}`;
    const activity = pkeyOf('geometrixx', 'WKF110/signal1');
    const trigger = { href: `${href}/activities/activity/${activity}/trigger/` };
    expect(record({}, 'finished')).toMatchObject({
      PKey: pkey,
      activities: { activity: { signal1: { trigger }, delivery1: { name: 'delivery1' } } },
    });
    expect('href' in record({}, 'finished')).toBe(false);
    expect(record({ dialect: 'v8' }, 'finished')['href']).toBe(href);
  });

  test('a time in the form of Campaign', () => {
    expect(campaignTime(Date.UTC(2021, 3, 28, 9, 26, 38, 840))).toBe('2021-04-28 09:26:38.840Z');
  });

  test('a time of last change that moves with each change, and only then', async () => {
    const clock = handClock();
    const sim = await simulator({ recordStamps: 'changes', behaviour: 'instant' }, { now: clock.now });
    const look = async (): Promise<string> => (await read(sim)).body;
    const before = await look();
    clock.pass(60_000);
    expect(await look()).toBe(before);
    await command(sim, 'start');
    const after = json(await read(sim)) as { state: string; lastModified: string };
    // The three changes of an instant run fall on three milliseconds.
    expect(after).toMatchObject({ state: 'Finished', lastModified: '2026-01-02 03:05:05.680Z' });
    expect(before).toContain('"2026-01-01 03:04:05.678Z"');
  });

  test('no stamp: a run between two reads leaves no trace', async () => {
    const sim = await simulator({ recordStamps: 'none', behaviour: 'instant' });
    const before = await read(sim);
    await command(sim, 'start');
    expect((await read(sim)).body).toBe(before.body);
    expect(sim.workflows()[0]?.mailed).toBe(1);
  });

  test('a volatile field differs on every read, though nothing changed', async () => {
    const sim = await simulator({ recordStamps: 'volatile' });
    const bodies = [await read(sim), await read(sim), await read(sim)].map(({ body }) => body);
    expect(new Set(bodies).size).toBe(3);
    expect(bodies.map((body) => body.replace(/"readMark":"\d+"/, ''))).toEqual(
      Array.from({ length: 3 }, () => bodies[0]?.replace(/"readMark":"\d+"/, '')),
    );
  });
});
