import { beforeAll, describe, expect, test } from '@jest/globals';
import { faultFrom } from '../../simulator/faults.js';
import { resolveOptions } from '../../simulator/options.js';
import { parseInputs } from '../../src/inputs.js';
import { planRun } from '../../tools/fault-plan.js';
import { judge, type Played, playPlan } from '../../tools/fault-run.js';

const plans = Array.from({ length: 500 }, (_, index) => planRun(7, index + 1));

describe('the plan of a run', () => {
  test('is the same for the same seed and number, and another for others', () => {
    expect(planRun(7, 3)).toEqual(plans[2]);
    expect(planRun(7, 4)).not.toEqual({ ...plans[2], number: 4 });
    expect(planRun(8, 3)).not.toEqual({ ...plans[2], seed: 8 });
  });

  test('can be carried out', () => {
    for (const { inputs, simulator, faults } of plans) {
      const given: Record<string, string> = {
        organization: 'geometrixx',
        'workflow-id': 'WKF110',
        'api-key': 'key',
        'access-token': 'token',
        ...inputs,
      };
      expect(parseInputs(new Map(Object.entries(given)))).toMatchObject({ ok: true });
      expect(() => resolveOptions(simulator)).not.toThrow();
      for (const { fault } of Object.values(faults).flat()) expect(faultFrom(fault).ok).toBe(true);
    }
  });

  test('has everything in it, sooner or later', () => {
    const seen = (list: string[]): string[] => [...new Set(list)].sort();
    expect(seen(plans.map(({ inputs }) => inputs.command))).toEqual(['pause', 'resume', 'start', 'stop']);
    const kinds = ['answer', 'cut', 'delay', 'drip', 'echo', 'endless', 'garbage', 'redirect', 'reset'];
    const more = ['silent', 'stall'];
    for (const on of ['mint', 'read', 'command'] as const) {
      const found = plans.flatMap(({ faults }) => faults[on].map(({ fault }) => fault.kind));
      expect(seen(found)).toEqual(expect.arrayContaining([...kinds, ...more]));
    }
    const signals = plans.flatMap((plan) => plan.signals.map(({ signal }) => signal));
    if (process.platform !== 'win32') expect(seen(signals)).toEqual(['SIGINT', 'SIGKILL', 'SIGTERM']);
  });
});

describe('the judge of a run', () => {
  // A plain start: nothing goes wrong.
  const plain = { ...planRun(7, 1), faults: { mint: [], read: [], command: [] }, signals: [] };
  const start = {
    ...plain,
    givenToken: true,
    inputs: {
      command: 'start' as const,
      'wait-for': 'finished',
      'timeout-minutes': '0.2',
      'if-interrupted': 'leave',
    },
    simulator: { initialState: 'finished' as const, runMs: 200, transitionMs: 0 },
  };

  let played: Played;
  beforeAll(async () => {
    played = await playPlan({ ...start, inputs: { ...start.inputs, 'poll-interval-seconds': '0.1' } });
  });

  const withOutputs = (outputs: Record<string, string>): Played => ({
    ...played,
    main: { ...played.main, outputs: { ...played.main.outputs, ...outputs } },
  });
  const command = (): Played['journal'][number] => {
    const found = played.journal.find(({ kind }) => kind === 'command');
    if (found === undefined) throw new Error('no command arrived');
    return found;
  };

  test('finds nothing where nothing is', () => {
    expect(played.main.outputs['result']).toBe('confirmed');
    expect(judge(played)).toEqual([]);
  });

  test.each<[RegExp, () => Played]>([
    [/^skipped, but sent$/, () => withOutputs({ result: 'skipped' })],
    [/^failed, but the command may have had an effect$/, () => withOutputs({ result: 'failed' })],
    [
      /^accepted, but Campaign took nothing$/,
      () => ({ ...withOutputs({ result: 'accepted' }), journal: [] }),
    ],
    [
      /^unknown, but the command certainly had no effect$/,
      () => ({
        ...withOutputs({ result: 'unknown' }),
        journal: [{ ...command(), status: 404, tookEffect: false }],
      }),
    ],
    [
      /^confirmed finished, but the workflow is in-progress$/,
      () => ({ ...played, workflow: { ...played.workflow, state: 'in-progress' } }),
    ],
    [
      /^confirmed, but there were 2 starts$/,
      () => ({ ...played, workflow: { ...played.workflow, starts: 2 } }),
    ],
    [
      /^start was sent again, though it may have arrived$/,
      () => ({ ...played, journal: [{ ...command(), tookEffect: false }, command()] }),
    ],
    [
      /^stop was sent, which nobody asked for$/,
      () => ({ ...played, journal: [command(), { ...command(), command: 'stop' }] }),
    ],
    [
      /^stop was sent, though nothing was set going$/,
      () => {
        const stopping = { ...plain, inputs: { ...start.inputs, 'if-interrupted': 'stop' } };
        const refused = { ...command(), status: 404, tookEffect: false };
        return {
          ...withOutputs({ result: 'failed', state: '' }),
          plan: stopping,
          journal: [refused, { ...command(), command: 'stop' }],
        };
      },
    ],
    [
      /^stop was sent to an earlier run$/,
      () => {
        const stopping = { ...plain, inputs: { ...start.inputs, 'if-interrupted': 'stop' } };
        return {
          ...withOutputs({ 'previous-state': 'in-progress' }),
          plan: stopping,
          journal: [command(), { ...command(), command: 'stop' }],
        };
      },
    ],
  ])('%s', (expected, doctored) => {
    expect(judge(doctored()).some((found) => expected.test(found))).toBe(true);
  });
});
