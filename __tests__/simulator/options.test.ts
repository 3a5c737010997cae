import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.js';
import {
  DEFAULT_OPTIONS,
  OptionError,
  resolveOptions,
  type SimulatorOptions,
} from '../../simulator/options.js';
import { startSimulator } from '../../simulator/server.js';
import { simulator } from './client.js';

describe('options', () => {
  test('that are not given are the defaults', async () => {
    const sim = await simulator({ tenant: 'actest' });
    expect(sim.options).toEqual({ ...DEFAULT_OPTIONS, tenant: 'actest' });
    expect(sim.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  const impossible: readonly (readonly [unknown, RegExp])[] = [
    [{ port: 65_536 }, /^port must be a whole number from 0 to 65535, not 65536$/],
    [{ port: 1.5 }, /^port must be/],
    [{ tenant: '' }, /^tenant must be a text that is not empty/],
    [{ scopes: ['a', ''] }, /^scopes must be a list of names/],
    [{ scopes: 'a' }, /^scopes must be/],
    [{ tokenLifetimeSeconds: -1 }, /^tokenLifetimeSeconds must be a number from 0/],
    [{ runMs: Number.NaN }, /^runMs must be a number/],
    [{ transitionMs: Number.POSITIVE_INFINITY }, /^transitionMs must be/],
    [{ successStatus: 203 }, /^successStatus must be one of 200, 201, 202, 204, not 203$/],
    [{ successStatus: '200' }, /^successStatus must be/],
    [{ vocabulary: 'Words' }, /^vocabulary must be one of words, /],
    [{ stateField: 'a..b' }, /^stateField must be names with dots between them/],
    [{ stateField: '__proto__.x' }, /^stateField must be/],
    [{ staleReads: 2 }, /^staleReads must be a number from 0 to 1/],
    [{ besideState: 'noise' }, /^besideState must be one of nothing, twice, /],
    [{ savedCommands: true }, /^savedCommands must be one of unseen, in-record/],
    [{ randomReadFailures: 1.1 }, /^randomReadFailures must be a number from 0 to 1/],
    [{ behavior: 'fails' }, /^there is no option "behavior"; did you mean behaviour\?$/],
    [{ qqqqqqqqqq: 1 }, /^there is no option "qqqqqqqqqq"; there are port, tenant, /],
    [{ workflows: 5 }, /^workflows must be a list of at least one workflow$/],
    [{ workflows: [] }, /^workflows must be a list of at least one workflow$/],
    [{ workflows: [{ id: 'A' }, { id: 'B' }, { id: 'A' }] }, /^there are two workflows "A"$/],
    [{ faults: 'silent' }, /^faults must be a list$/],
    [{ workflows: [{}] }, /^a workflow needs an "id"/],
    [{ workflows: ['WKF110'] }, /^a workflow must be an object/],
    [{ workflows: [{ id: 'A', behavior: 'fails' }] }, /^a workflow has no "behavior"; it has id, behaviour/],
    [{ workflows: [{ id: 'A', runMs: '1' }] }, /^runMs of workflow "A" must be a number/],
    [{ faults: ['nope'] }, /^there is no fault "nope"/],
    [{ faults: [{ on: 'any', kind: 'reset' }] }, /^"effect" of a fault of kind reset/],
  ];

  test.each(impossible)('%j can not be', (options, message) => {
    const resolve = (): unknown => resolveOptions(options as Partial<SimulatorOptions>);
    expect(resolve).toThrow(OptionError);
    expect(resolve).toThrow(message);
  });

  test('are checked before anything listens', async () => {
    await expect(startSimulator({ seed: -1 })).rejects.toThrow(OptionError);
  });

  test('a fault and a workflow that are added later are checked too', async () => {
    const sim = await simulator();
    expect(() => sim.addFault({ on: 'read', kind: 'delay', ms: -1 })).toThrow(OptionError);
    expect(() => sim.addFault({ kind: 'cut' } as unknown as Fault)).toThrow(OptionError);
    expect(() => sim.addWorkflow({ id: '' })).toThrow(OptionError);
  });

  test('a port can be taken only once', async () => {
    const { url } = await simulator();
    const port = Number(new URL(url).port);
    await expect(startSimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('the port can be chosen', async () => {
    const first = await simulator();
    const port = Number(new URL(first.url).port);
    await first.close();
    expect((await simulator({ port })).url).toBe(first.url);
  });
});
