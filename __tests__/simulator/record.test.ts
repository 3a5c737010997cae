import { describe, expect, test } from '@jest/globals';
import { newLife, WORKFLOW_STATES, type WorkflowState } from '../../simulator/lifecycle.js';
import { DEFAULT_OPTIONS, type SimulatorOptions } from '../../simulator/options.js';
import { campaignTime, pkeyOf, recordOf } from '../../simulator/record.js';
import { command, handClock, json, read, simulator } from './client.js';

function record(options: Partial<SimulatorOptions>, initialState: WorkflowState, reads = 1) {
  const resolved = { ...DEFAULT_OPTIONS, ...options };
  const life = newLife({ ...resolved, initialState }, Date.UTC(2021, 3, 29, 9, 26, 38, 840));
  return recordOf(resolved, life, { origin: 'http://127.0.0.1:1', workflowId: 'WKF110', reads });
}

describe('how a record shows the state', () => {
  const words = [
    'Editing',
    'Starting',
    'In progress',
    'Pausing',
    'Paused',
    'Resuming',
    'Stopping',
    'Finished',
  ];
  const inInterface = [
    'Editing',
    'In progress',
    'In progress',
    'In progress',
    'Warning',
    'In progress',
    'In progress',
    'Finished',
  ];
  const numbers = [0, 10, 2, 12, 13, 14, 15, 20];

  test('in words', () => {
    const shown = WORKFLOW_STATES.map((state) => record({ vocabulary: 'words' }, state));
    expect(shown.map(({ state }) => state)).toEqual([...words, 'Erroneous']);
    expect(shown.every((one) => !('failed' in one))).toBe(true);
  });

  test('in the words of the user interface', () => {
    const shown = WORKFLOW_STATES.map((state) => record({ vocabulary: 'interface' }, state)['state']);
    expect(shown).toEqual([...inInterface, 'Erroneous']);
  });

  test('in numbers, where an error is a pause that failed', () => {
    const shown = WORKFLOW_STATES.map((state) => record({ vocabulary: 'numbers' }, state));
    expect(shown.map(({ state }) => state)).toEqual([...numbers, 13]);
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

describe('what else a record has', () => {
  test('a PKey that is the same for the same workflow only', () => {
    expect(pkeyOf('a', 'b')).toMatch(/^@[\w-]{100}$/);
    expect(pkeyOf('a', 'b')).toBe(pkeyOf('a', 'b'));
    expect(new Set([pkeyOf('a', 'b'), pkeyOf('a', 'c'), pkeyOf('b', 'b')]).size).toBe(3);
  });

  test('a signal with its trigger', () => {
    const pkey = pkeyOf('geometrixx', 'WKF110');
    const href = `http://127.0.0.1:1/geometrixx/campaign/workflow/execution/${pkey}`;
    expect(record({}, 'finished')).toMatchObject({
      PKey: pkey,
      activities: {
        activity: { signal1: { trigger: { href: `${href}/activities/activity/signal1/trigger/` } } },
      },
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
