import { describe, expect, test } from '@jest/globals';
import type { SimulatorOptions } from '../../simulator/options.js';
import { play, type Scenario } from '../support/scenario.js';

/** Every cell of the waiting table, and what must not be mistaken for an effect, through the bundle. */

const quick: Partial<SimulatorOptions> = { transitionMs: 300, runMs: 900 };
const polling = { 'poll-interval-seconds': '0.15' };
/** Long enough for a verdict, short enough for a test that waits in vain. */
const brief = { ...polling, 'timeout-minutes': '0.035' };

interface Cell extends Scenario {
  name: string;
  result: 'confirmed' | 'failed' | 'unknown';
  state: string;
  error?: RegExp;
}

const cells: Cell[] = [
  {
    name: 'start, started: in progress',
    inputs: { ...polling, 'wait-for': 'started' },
    simulator: quick,
    result: 'confirmed',
    state: 'in-progress',
  },
  {
    name: 'start, started: a run too short to be caught between two reads',
    inputs: { ...brief, 'wait-for': 'started' },
    simulator: { ...quick, behaviour: 'instant' },
    result: 'unknown',
    state: 'finished',
    error: /over before the workflow was seen started.*too short to be caught.*`poll-interval-seconds: 1`/s,
  },
  {
    name: 'start, finished',
    inputs: { ...polling, 'wait-for': 'finished' },
    simulator: quick,
    result: 'confirmed',
    state: 'finished',
  },
  {
    name: 'start, finished: stale finished is not success',
    inputs: { ...brief, 'wait-for': 'finished' },
    simulator: { ...quick, queueMs: 60_000, recordStamps: 'none' },
    result: 'unknown',
    state: 'finished',
    error: /over before the workflow was seen finished.*may still be queued.*may be running/s,
  },
  {
    name: 'start, finished: stale finished in a record that differs at every read is not success',
    inputs: { ...brief, 'wait-for': 'finished' },
    simulator: { ...quick, queueMs: 60_000, recordStamps: 'volatile' },
    result: 'unknown',
    state: 'finished',
    error: /over before the workflow was seen finished.*may still be queued.*may be running/s,
  },
  ...(['finished', 'erroneous'] as const).map(
    (initialState): Cell => ({
      name: `start, finished: a record that changes while the start is queued proves nothing (${initialState})`,
      inputs: { ...brief, 'wait-for': 'finished' },
      simulator: { ...quick, initialState, queueMs: 60_000, savedCommands: 'in-record' },
      result: 'unknown',
      state: initialState,
      error: /may still be queued/,
    }),
  ),
  {
    name: 'start, finished: the run that follows such a record is waited for',
    inputs: { ...polling, 'wait-for': 'finished' },
    simulator: { ...quick, queueMs: 1_000, savedCommands: 'in-record' },
    result: 'confirmed',
    state: 'finished',
  },
  ...(['twice', 'status-number', 'lagging'] as const).map(
    (besideState): Cell => ({
      name: `start, finished: with a record that shows its state ${besideState}`,
      inputs: { ...polling, 'wait-for': 'finished' },
      simulator: { ...quick, runMs: 1_500, besideState, staleMs: 300 },
      result: 'confirmed',
      state: 'finished',
    }),
  ),
  {
    name: 'start, finished: stale erroneous is not failure',
    inputs: { ...polling, 'wait-for': 'finished' },
    simulator: { ...quick, queueMs: 700, initialState: 'erroneous' },
    result: 'confirmed',
    state: 'finished',
  },
  {
    name: 'start, finished: fresh erroneous',
    inputs: { ...polling, 'wait-for': 'finished' },
    simulator: { ...quick, behaviour: 'fails', vocabulary: 'numbers' },
    result: 'failed',
    state: 'erroneous',
    error: /is erroneous after start.*Read the workflow’s log/s,
  },
  {
    name: 'start, finished: a scheduler never finishes',
    inputs: { ...brief, 'wait-for': 'finished' },
    simulator: { ...quick, behaviour: 'scheduler' },
    result: 'unknown',
    state: 'in-progress',
    error: /\(2.1 s\) was over.*scheduler.*may be running in Campaign. It was in progress when last read/s,
  },
  {
    name: 'start, finished: paused by somebody else',
    inputs: { ...brief, 'wait-for': 'finished' },
    simulator: { ...quick, behaviour: 'paused-midway' },
    result: 'unknown',
    state: 'paused',
    error: /Somebody or something paused the workflow.*It was paused when last read/s,
  },
  {
    name: 'start of a paused workflow, finished',
    inputs: { ...polling, 'wait-for': 'finished' },
    simulator: { ...quick, initialState: 'paused' },
    result: 'confirmed',
    state: 'finished',
  },
  {
    name: 'resume, started',
    inputs: { ...polling, command: 'resume', 'wait-for': 'started' },
    simulator: { ...quick, initialState: 'paused' },
    result: 'confirmed',
    state: 'in-progress',
  },
  {
    name: 'resume, finished',
    inputs: { ...polling, command: 'resume', 'wait-for': 'finished' },
    simulator: { ...quick, initialState: 'paused', vocabulary: 'objects' },
    result: 'confirmed',
    state: 'finished',
  },
  {
    name: 'start, started: fresh erroneous',
    inputs: { ...polling, 'wait-for': 'started' },
    simulator: { transitionMs: 0, runMs: 0, behaviour: 'fails', vocabulary: 'objects' },
    result: 'failed',
    state: 'erroneous',
    error: /is erroneous after start/,
  },
  {
    name: 'resume, started: a run too short to be caught between two reads',
    inputs: { ...brief, command: 'resume', 'wait-for': 'started' },
    simulator: { initialState: 'paused', behaviour: 'instant' },
    result: 'unknown',
    state: 'finished',
    error: /too short to be caught/,
  },
  {
    name: 'resume, started: erroneous, and not seen running before, may be the same pause',
    inputs: { ...brief, command: 'resume', 'wait-for': 'started' },
    simulator: {
      initialState: 'paused',
      transitionMs: 0,
      runMs: 0,
      behaviour: 'fails',
      vocabulary: 'numbers',
    },
    result: 'unknown',
    state: 'erroneous',
    error: /may still be queued/,
  },
  {
    name: 'resume, finished: fresh erroneous',
    inputs: { ...polling, command: 'resume', 'wait-for': 'finished' },
    simulator: { ...quick, initialState: 'paused', behaviour: 'fails', vocabulary: 'numbers' },
    result: 'failed',
    state: 'erroneous',
    error: /is erroneous after resume/,
  },
  {
    name: 'start, finished, at the adaptive interval',
    inputs: { 'wait-for': 'finished' },
    simulator: quick,
    result: 'confirmed',
    state: 'finished',
  },
  {
    name: 'resume of a finished workflow that does nothing',
    inputs: { ...brief, command: 'resume', 'wait-for': 'finished' },
    simulator: { ...quick, redundant: 'accept' },
    result: 'unknown',
    state: 'finished',
    error: /There may have been nothing to resume/,
  },
  {
    name: 'pause, paused',
    inputs: { ...polling, command: 'pause', 'wait-for': 'paused' },
    simulator: { ...quick, initialState: 'in-progress', behaviour: 'scheduler' },
    result: 'confirmed',
    state: 'paused',
  },
  {
    name: 'pause, paused: the workflow finished first',
    inputs: { ...polling, command: 'pause', 'wait-for': 'paused' },
    simulator: { ...quick, initialState: 'finished' },
    result: 'failed',
    state: 'finished',
    error: /is finished after pause.*ended before pause took effect/s,
  },
  {
    name: 'pause, paused: erroneous',
    inputs: { ...polling, command: 'pause', 'wait-for': 'paused' },
    simulator: { ...quick, initialState: 'erroneous', vocabulary: 'numbers' },
    result: 'failed',
    state: 'erroneous',
    error: /is erroneous after pause/,
  },
  {
    name: 'stop, finished',
    inputs: { ...polling, command: 'stop', 'wait-for': 'finished' },
    simulator: { ...quick, initialState: 'in-progress', behaviour: 'scheduler' },
    result: 'confirmed',
    state: 'finished',
  },
  {
    name: 'stop of an erroneous workflow, finished',
    inputs: { ...polling, command: 'stop', 'wait-for': 'finished' },
    simulator: { ...quick, initialState: 'erroneous', vocabulary: 'objects' },
    result: 'confirmed',
    state: 'finished',
  },
];

describe('the waiting table', () => {
  test.each(cells)('$name', async ({ name: _, result, state, error, ...scenario }) => {
    const { run, error: annotation, commands } = await play(scenario);
    expect({ result: run.outputs['result'], state: run.outputs['state'] }).toEqual({ result, state });
    expect(annotation).toMatch(error ?? /^$/);
    expect(commands).toEqual([(scenario.inputs?.['command'] ?? 'start').toLowerCase()]);
    expect(run.outputs['previous-state']).not.toBe('');
    // A timeline of one state would say nothing that the table above it does not.
    const moved = run.outputs['previous-state'] !== run.outputs['state'];
    const timeline = /\| After \| State \|\n\| --- \| --- \|\n\| [\d.]+ s \| \w+/;
    if (moved) expect(run.summary).toMatch(timeline);
  });
});

describe('the snapshot', () => {
  test('without a readable state ends the step before anything is sent, naming the fields', async () => {
    const { run, error, commands } = await play({
      inputs: { 'wait-for': 'finished' },
      simulator: { vocabulary: 'none' },
    });
    expect(run.outputs['result']).toBe('failed');
    expect(commands).toEqual([]);
    expect(error).toMatch(/no state can be read.*`PKey`.*`activities`.*set `state-field`/s);
    // Names, not values.
    expect(error).not.toContain('@');
  });

  test('finds the state where state-field says', async () => {
    const simulator: Partial<SimulatorOptions> = { ...quick, stateField: 'control.phase' };
    const without = await play({ inputs: { 'wait-for': 'started' }, simulator });
    expect(without.error).toMatch(/`control\.phase`/);
    expect(without.commands).toEqual([]);
    const given = await play({
      inputs: { ...polling, 'wait-for': 'started', 'state-field': 'control.phase' },
      simulator,
    });
    expect(given.run.outputs['result']).toBe('confirmed');
  });

  test.each(['read-forbidden', 'read-not-found'] as const)('that meets %s sends nothing', async (fault) => {
    const { run, commands } = await play({ inputs: { 'wait-for': 'finished' }, faults: [fault] });
    expect(run.outputs['result']).toBe('failed');
    expect(commands).toEqual([]);
  });

  test.each([
    'read-lost',
    'read-bad-gateway',
    'read-unauthorized',
  ] as const)('rides out %s', async (fault) => {
    const { run, commands } = await play({
      inputs: { ...polling, 'wait-for': 'started' },
      simulator: quick,
      faults: [fault],
    });
    expect(run.outputs['result']).toBe('confirmed');
    expect(commands).toEqual(['start']);
  });
});

describe('if-running', () => {
  const running: Partial<SimulatorOptions> = { initialState: 'in-progress', behaviour: 'scheduler' };
  test('skip sends nothing and is green', async () => {
    const { run, commands } = await play({ inputs: { 'if-running': 'skip' }, simulator: running });
    expect(run.outputs).toMatchObject({
      result: 'skipped',
      'previous-state': 'in-progress',
      state: 'in-progress',
    });
    expect(commands).toEqual([]);
  });

  test('fail sends nothing and is red', async () => {
    const { run, commands, error } = await play({ inputs: { 'if-running': 'fail' }, simulator: running });
    expect(run.outputs['result']).toBe('failed');
    expect(commands).toEqual([]);
    expect(error).toMatch(/already running \(in progress\)/);
  });

  test('send sends, without reading anything', async () => {
    const { journal, commands } = await play({ inputs: { 'if-running': 'send' }, simulator: running });
    expect(commands).toEqual(['start']);
    expect(journal.some(({ kind }) => kind === 'read')).toBe(false);
  });

  test.each(['skip', 'fail'])('%s sends when the workflow is not running', async (choice) => {
    const { run, commands } = await play({ inputs: { 'if-running': choice } });
    expect(run.outputs).toMatchObject({ result: 'accepted', 'previous-state': 'finished' });
    expect(commands).toEqual(['start']);
  });
});

describe('a dry run', () => {
  test('does everything but the POST, and shows it', async () => {
    const { run, commands } = await play({ inputs: { 'dry-run': 'true', 'wait-for': 'finished' } });
    expect(run.outputs).toMatchObject({ result: 'skipped', 'previous-state': 'finished', state: 'finished' });
    expect(commands).toEqual([]);
    for (const text of [run.log, run.summary]) {
      expect(text).toMatch(
        /POST http:\/\/127\.0\.0\.1:\d+\/geometrixx\/campaign\/workflow\/execution\/WKF110\/commands/,
      );
      expect(text).toContain('{"method":"start"}');
    }
    expect(run.log).toContain('The workflow is finished, as its field `state` shows.');
  });

  // Red exactly when the real run would have failed before sending.
  test.each<[string, Scenario, string]>([
    ['no state, and none needed', { simulator: { vocabulary: 'none' } }, 'skipped'],
    [
      'no state, but needed to wait',
      { inputs: { 'wait-for': 'finished' }, simulator: { vocabulary: 'none' } },
      'failed',
    ],
    [
      'no state, but needed for if-running',
      { inputs: { 'if-running': 'skip' }, simulator: { vocabulary: 'none' } },
      'failed',
    ],
    ['a record that cannot be read, and need not be', { faults: ['read-not-found'] }, 'skipped'],
    ['a workflow that is not there', { inputs: { 'workflow-id': 'WKF999' } }, 'skipped'],
    [
      'a record that cannot be read, but must be',
      { inputs: { 'wait-for': 'started' }, faults: ['read-not-found'] },
      'failed',
    ],
    ['no token', { faults: ['mint-invalid-client'] }, 'failed'],
    [
      'running, and if-running: fail',
      { inputs: { 'if-running': 'fail' }, simulator: { initialState: 'in-progress' } },
      'failed',
    ],
    [
      'running, and if-running: skip',
      { inputs: { 'if-running': 'skip' }, simulator: { initialState: 'in-progress' } },
      'skipped',
    ],
  ])('with %s', async (_, scenario, result) => {
    const { run, commands } = await play({ ...scenario, inputs: { ...scenario.inputs, 'dry-run': 'true' } });
    expect(run.outputs['result']).toBe(result);
    expect(commands).toEqual([]);
    expect(run.log).toContain('{"method":"start"}');
    expect(run.summary).toContain('{"method":"start"}');
    if (scenario.simulator?.vocabulary === 'none') expect(run.log).toContain('`PKey`');
  });

  test('that is green though nothing could be read says so, with the remedy, in the summary too', async () => {
    const { run, warnings } = await play({ inputs: { 'dry-run': 'true', 'workflow-id': 'WKF999' } });
    expect(warnings).toHaveLength(1);
    for (const text of [warnings[0], run.summary]) {
      expect(text).toMatch(
        /could not be read&?.*HTTP 404.*could not check the workflow ID or the credential’s rights/,
      );
    }
    expect(run.summary).toMatch(/no workflow with that ID/);
    expect(run.summary).not.toMatch(/are good/);
  });
});

describe('a workflow that is running before it is started', () => {
  const running: Partial<SimulatorOptions> = { ...quick, initialState: 'in-progress' };

  test.each(['start', 'resume'])('%s that waits sends nothing, and fails', async (command) => {
    const { run, commands, error } = await play({
      inputs: { ...polling, command, 'wait-for': 'finished' },
      simulator: running,
    });
    expect(run.outputs).toMatchObject({ result: 'failed', 'previous-state': 'in-progress' });
    expect(commands).toEqual([]);
    expect(error).toMatch(/already running \(in progress\).*`if-running: join` waits/s);
  });

  test('join sends nothing, and waits for the run under way', async () => {
    const { run, commands } = await play({
      inputs: { ...polling, 'if-running': 'join', 'wait-for': 'finished' },
      simulator: running,
    });
    expect(run.outputs).toMatchObject({ result: 'confirmed', state: 'finished', 'status-code': '' });
    expect(commands).toEqual([]);
    expect(run.log).toContain('The run under way is confirmed: workflow WKF110 is finished.');
  });

  test('a start whose answer is lost is unknown: the run would have ended without it', async () => {
    const { run, error } = await play({
      inputs: { 'if-interrupted': 'stop', 'timeout-minutes': '0.05' },
      simulator: running,
      faults: ['lost-before'],
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(error).toMatch(/showed no clear sign of the start/);
    // What was running before is not this step's to stop.
    expect(run.state).toEqual({});
  });
});

describe('an ambiguous command with a snapshot', () => {
  test('goes on with one warning once a new state proves it', async () => {
    const { run, commands, warnings } = await play({
      inputs: { ...polling, 'wait-for': 'finished' },
      simulator: quick,
      faults: ['lost-after'],
    });
    expect(run.outputs).toMatchObject({ result: 'confirmed', state: 'finished', 'status-code': '' });
    expect(run.log.match(/^(Starting|In progress|Finished) after/gm)).toHaveLength(
      new Set(run.log.match(/^(Starting|In progress|Finished) after/gm)).size,
    );
    expect(commands).toEqual(['start']);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /no answer .*The workflow is now (starting|in progress), so Campaign took the start/,
    );
  });

  test('keeps what it saw while looking: a finish right after it is fresh', async () => {
    const { run } = await play({
      inputs: { ...polling, 'wait-for': 'finished' },
      simulator: {
        transitionMs: 0,
        runMs: 10,
        recordStamps: 'none',
        behaviour: 'fails',
        vocabulary: 'numbers',
      },
      faults: ['lost-after'],
    });
    expect(run.outputs).toMatchObject({ result: 'failed', state: 'erroneous' });
  });

  test('is accepted, when no more is asked for than that', async () => {
    const { run, warnings } = await play({
      inputs: { ...polling, 'if-running': 'fail' },
      simulator: quick,
      faults: ['gateway-timeout'],
    });
    expect(run.outputs).toMatchObject({ result: 'accepted', 'status-code': '504' });
    expect(warnings).toHaveLength(1);
    expect(run.log).toMatch(/Start was taken up, though its answer was lost/);
  });

  test('is unknown at once when there was no snapshot', async () => {
    const { run, journal } = await play({ simulator: quick, faults: ['gateway-timeout'] });
    expect(run.outputs['result']).toBe('unknown');
    expect(journal.some(({ kind }) => kind === 'read')).toBe(false);
  });

  test('is unknown, with the reason, when the record cannot be read any more', async () => {
    const { run, error } = await play({
      inputs: { ...polling, 'wait-for': 'finished' },
      simulator: quick,
      faults: [
        'lost-after',
        { on: 'read', kind: 'answer', status: 403, effect: false, skip: 1, times: 'always' },
      ],
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(error).toMatch(/no answer .*; the workflow could not be read: HTTP 403/);
  });

  test('is unknown when nothing changes, and is not sent again', async () => {
    const { run, commands, error } = await play({
      inputs: { ...brief, 'wait-for': 'finished' },
      simulator: { ...quick, recordStamps: 'volatile' },
      faults: ['lost-before'],
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(commands).toEqual(['start']);
    expect(error).toMatch(/record showed no clear sign of the start in [\d.]+ s.*before you re-run/s);
  });
});

describe('a long wait', () => {
  test.each([
    ['confirmed', 'normal', '0.25'],
    ['failed', 'fails', '0.25'],
    ['unknown', 'scheduler', '0.1'],
  ] as const)('is %s as ever with a fifth of its reads failing', async (result, behaviour, minutes) => {
    const { run, journal } = await play({
      inputs: { 'poll-interval-seconds': '0.1', 'wait-for': 'finished', 'timeout-minutes': minutes },
      simulator: { behaviour, runMs: 6_000, vocabulary: 'numbers', randomReadFailures: 0.2, seed: 7 },
    });
    expect(run.outputs['result']).toBe(result);
    const failed = journal.filter(({ kind, fault }) => kind === 'read' && fault !== undefined);
    expect(failed.length).toBeGreaterThan(3);
  });

  test('mints its token again before each one expires', async () => {
    const { run, journal } = await play({
      inputs: { 'poll-interval-seconds': '0.4', 'wait-for': 'finished' },
      simulator: { ...quick, runMs: 10_000, tokenLifetimeSeconds: 3 },
    });
    expect(run.outputs['result']).toBe('confirmed');
    expect(journal.filter(({ kind }) => kind === 'mint').length).toBeGreaterThanOrEqual(4);
    expect(journal.filter(({ status }) => status === 401)).toEqual([]);
  });

  test('mints again on a 401', async () => {
    const { run } = await play({
      inputs: { ...polling, 'wait-for': 'finished' },
      simulator: quick,
      faults: [{ on: 'read', kind: 'answer', status: 401, effect: false, skip: 2 }],
    });
    expect(run.outputs['result']).toBe('confirmed');
  });

  test.each([
    ['403', 403, {}],
    ['404', 404, {}],
  ])('ends as unknown on a lasting %s', async (_, status) => {
    const { run, error, commands } = await play({
      inputs: { ...polling, 'wait-for': 'finished' },
      simulator: { ...quick, behaviour: 'scheduler' },
      faults: [{ on: 'read', kind: 'answer', status, effect: false, skip: 1, times: 'always' }],
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(commands).toEqual(['start']);
    expect(error).toMatch(new RegExp(`could not be read: HTTP ${status}`));
    expect(Number(run.outputs['elapsed-seconds'])).toBeLessThan(5);
  });

  test('ends as unknown on a lasting 401', async () => {
    const { run, error, journal } = await play({
      inputs: { ...polling, 'wait-for': 'finished' },
      simulator: { ...quick, behaviour: 'scheduler' },
      faults: [{ on: 'read', kind: 'answer', status: 401, effect: false, skip: 1, times: 'always' }],
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(error).toMatch(/could not be read: HTTP 401/);
    // Two reads, each of which minted once more.
    expect(journal.filter(({ status }) => status === 401)).toHaveLength(4);
  });

  test('takes a state it does not know for no end, and warns once', async () => {
    const { run, warnings } = await play({
      inputs: { ...brief, 'wait-for': 'finished' },
      simulator: quick,
      faults: [
        {
          on: 'read',
          kind: 'answer',
          status: 200,
          body: '{"state":"archived"}',
          effect: false,
          skip: 1,
          times: 'always',
        },
      ],
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(warnings).toEqual([expect.stringMatching(/`state` says “archived”, which is not a known state/)]);
  });
});

describe('the deadline', () => {
  test.each<[string, Scenario, 'failed' | 'unknown']>([
    ['while minting', { faults: [{ on: 'mint', kind: 'silent', effect: 'before' }] }, 'failed'],
    [
      'while reading the snapshot',
      { inputs: { 'wait-for': 'finished' }, faults: [{ on: 'read', kind: 'silent', effect: 'before' }] },
      'failed',
    ],
    ['while sending', { faults: ['silent'] }, 'unknown'],
    [
      'while waiting',
      { inputs: { 'wait-for': 'finished' }, simulator: { behaviour: 'scheduler' } },
      'unknown',
    ],
    [
      'while a read is silent',
      {
        inputs: { 'wait-for': 'finished' },
        faults: [{ on: 'read', kind: 'silent', effect: 'before', skip: 1, times: 'always' }],
      },
      'unknown',
    ],
    [
      'while reads fail',
      {
        inputs: { 'wait-for': 'finished' },
        faults: [{ on: 'read', kind: 'reset', effect: 'before', skip: 1, times: 'always' }],
      },
      'unknown',
    ],
  ])('%s ends the step, red, with outputs (and within 2 s, as every run)', async (_, scenario, result) => {
    const { run, commands } = await play({
      ...scenario,
      inputs: { ...scenario.inputs, 'timeout-minutes': '0.03' },
    });
    expect(run.outputs['result']).toBe(result);
    expect(commands).toEqual(result === 'failed' ? [] : ['start']);
  });
});
