import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults/faults.js';
import { OptionError } from '../../simulator/http/checked.js';
import { resolveOptions, type SimulatorOptions } from '../../simulator/options.js';
import { startSimulator } from '../../simulator/server.js';
import { simulator } from '../support/simulator-client.js';

describe('options', () => {
  test('have defaults', async () => {
    const sim = await simulator({ tenant: 'actest' });
    expect(sim.options).toEqual({ ...resolveOptions(), tenant: 'actest' });
    expect(sim.options).toMatchObject({ initialState: 'finished', workflows: [{ id: 'WKF110' }] });
    expect(sim.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test.each<[unknown, RegExp]>([
    [{ port: 65_536 }, /^options: port: .*<=65535$/],
    [{ port: 1.5 }, /^options: port: .*expected int/],
    [{ tenant: '' }, /^options: tenant: /],
    [{ scopes: ['a', ''] }, /^options: scopes\.1: /],
    [{ runMs: Number.NaN }, /^options: runMs: .*expected number/],
    [{ transitionMs: Number.POSITIVE_INFINITY }, /^options: transitionMs: /],
    [{ successStatus: 203 }, /^options: successStatus: .*200\|201\|202\|204$/],
    [{ vocabulary: 'Words' }, /^options: vocabulary: .*"words"\|"interface"/],
    [{ stateField: 'a..b' }, /^options: stateField: Expected names with dots between them/],
    [{ stateField: '__proto__.x' }, /^options: stateField: /],
    [{ staleReads: 2, seed: -1 }, /^options: staleReads: .*<=1; seed: .*>=0$/],
    [{ behavior: 'fails' }, /^options: Unrecognized key: "behavior"$/],
    [{ workflows: [] }, /^options: workflows: /],
    [{ workflows: [{ id: 'A' }, { id: 'A' }] }, /^options: workflows: Expected a different ID/],
    [{ workflows: [{ id: 'A', runMs: '1' }] }, /^options: workflows\.0\.runMs: /],
    [
      { workflows: [{ id: 'A', behavior: 'fails' }] },
      /^options: workflows\.0: Unrecognized key: "behavior"$/,
    ],
    [{ faults: ['nope'] }, /^options: faults\.0: there is no "nope"/],
  ])('%j is refused', async (options, message) => {
    const started = startSimulator(options as Partial<SimulatorOptions>);
    await expect(started).rejects.toThrow(OptionError);
    await expect(started).rejects.toThrow(message);
  });

  test('a fault that is added later is checked too', async () => {
    const sim = await simulator();
    expect(() => sim.addFault({ kind: 'cut' } as unknown as Fault)).toThrow(OptionError);
  });

  test('the port can be chosen, but only if it is free', async () => {
    const first = await simulator();
    const port = Number(new URL(first.url).port);
    await expect(startSimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
    expect((await simulator({ port })).url).toBe(first.url);
  });
});
