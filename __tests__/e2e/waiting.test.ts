import { describe, expect, test } from '@jest/globals';
import type { SimulatorOptions } from '../../simulator/options.js';
import { play, type Scenario } from '../support/scenario.js';

/** Waits through the bundle, in real time: one of each kind. What ends them how is in waiting.test.ts. */

const quick: Partial<SimulatorOptions> = { transitionMs: 300, runMs: 900 };
const polling = { 'poll-interval-seconds': '0.15', 'wait-for': 'finished' };

test('a start is followed until its run is finished', async () => {
  const { run, commands, workflow } = await play({ inputs: { 'wait-for': 'finished' }, simulator: quick });
  expect(run.outputs).toMatchObject({
    result: 'confirmed',
    'previous-state': 'finished',
    state: 'finished',
    'status-code': '200',
  });
  expect([commands, workflow.starts]).toEqual([['start'], 1]);
  expect(run.log).toMatch(
    /^Confirmed: workflow WKF110 is finished after start\. Seen .*finished at [\d:]+ UTC\.$/m,
  );
  expect(run.summary).toMatch(/^gantt\n[^`]*section Workflow\n {4}\w[^`]*section Command\n/m);
});

test('a start whose answer is lost is followed, with one warning', async () => {
  const { run, commands, warnings } = await play({
    inputs: polling,
    simulator: quick,
    faults: ['lost-after', 'read-lost'],
  });
  expect(run.outputs).toMatchObject({ result: 'confirmed', state: 'finished', 'status-code': '' });
  expect(commands).toEqual(['start']);
  expect(warnings).toEqual([expect.stringMatching(/no answer .*taken for the effect of the start/)]);
});

test('a run under way is joined: nothing is sent', async () => {
  const { run, commands } = await play({
    inputs: { ...polling, 'if-running': 'join' },
    simulator: { initialState: 'in-progress', runMs: 3_000 },
  });
  expect(run.outputs).toMatchObject({ result: 'confirmed', state: 'finished', 'status-code': '' });
  expect(commands).toEqual([]);
});

test('a run under way is left alone by if-running: skip', async () => {
  const { run, commands } = await play({
    inputs: { 'if-running': 'skip' },
    simulator: { initialState: 'in-progress', behaviour: 'scheduler' },
  });
  expect(run.outputs).toMatchObject({ result: 'skipped', 'previous-state': 'in-progress' });
  expect(commands).toEqual([]);
});

test('a dry run does everything but the POST, and shows it', async () => {
  const { run, commands } = await play({ inputs: { ...polling, 'dry-run': 'true' } });
  expect(run.outputs).toMatchObject({ result: 'skipped', 'previous-state': 'finished', state: 'finished' });
  expect(commands).toEqual([]);
  const request =
    /POST http:\/\/127\.0\.0\.1:\d+\/geometrixx\/campaign\/workflow\/execution\/WKF110\/commands/;
  for (const text of [run.log, run.summary]) {
    expect(text).toMatch(request);
    expect(text).toContain('{"method":"start"}');
  }
});

describe('a longer wait', () => {
  test('is confirmed as ever with a fifth of its reads failing', async () => {
    const { run, journal } = await play({
      inputs: { ...polling, 'poll-interval-seconds': '0.1' },
      simulator: { runMs: 3_000, vocabulary: 'numbers', randomReadFailures: 0.2, seed: 7 },
    });
    expect(run.outputs['result']).toBe('confirmed');
    const failed = journal.filter(({ kind, fault }) => kind === 'read' && fault !== undefined);
    expect(failed.length).toBeGreaterThan(1);
  });

  test('mints its token again before each one expires', async () => {
    const { run, journal } = await play({
      inputs: polling,
      simulator: { ...quick, runMs: 4_000, tokenLifetimeSeconds: 2 },
    });
    expect(run.outputs['result']).toBe('confirmed');
    expect(journal.filter(({ kind }) => kind === 'mint').length).toBeGreaterThanOrEqual(3);
    expect(journal.filter(({ status }) => status === 401)).toEqual([]);
  });
});

describe('the deadline', () => {
  test.each<[string, Scenario, 'failed' | 'unknown']>([
    ['while minting', { faults: [{ on: 'mint', kind: 'silent', effect: 'before' }] }, 'failed'],
    ['while waiting', { inputs: polling, simulator: { behaviour: 'scheduler' } }, 'unknown'],
    [
      'while a read is silent',
      {
        inputs: polling,
        faults: [{ on: 'read', kind: 'silent', effect: 'before', skip: 1, times: 'always' }],
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
