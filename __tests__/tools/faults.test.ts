import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Sent, WorkflowState } from '../../simulator/campaign/lifecycle.js';
import type { Fault } from '../../simulator/faults/faults.js';
import type { JournalEntry } from '../../simulator/journal.js';
import { resolveOptions } from '../../simulator/options.js';
import { parseInputs } from '../../src/inputs/inputs.js';
import { judge } from '../../tools/faults/judge.js';
import { type PlannedFault, planRun, type RunPlan } from '../../tools/faults/plan.js';
import { type Played, playPlan } from '../../tools/faults/run.js';

const plans = Array.from({ length: 1_000 }, (_, index) => planRun(7, index + 1));

describe('the plan of a run', () => {
  test('is the same for the same seed and number, and another for others', () => {
    expect(planRun(7, 3)).toEqual(plans[2]);
    expect(planRun(7, 4)).not.toEqual({ ...plans[2], number: 4 });
    expect(planRun(8, 3)).not.toEqual({ ...plans[2], seed: 8 });
  });

  test('can be carried out', () => {
    for (const { inputs, invalid, simulator, faults } of plans) {
      const given: Record<string, string> = {
        organization: 'geometrixx',
        'api-key': 'key',
        'access-token': 'token',
        ...inputs,
      };
      expect(parseInputs(new Map(Object.entries(given)))).toMatchObject({ ok: !invalid });
      const all = Object.values(faults)
        .flat()
        .map(({ fault }) => fault);
      expect(() => resolveOptions({ ...simulator, faults: all })).not.toThrow();
    }
  });

  test('covers everything, sooner or later', () => {
    const seen = (list: string[]): string[] => [...new Set(list)].sort();
    expect(seen(plans.map(({ inputs }) => inputs.command))).toEqual([
      'pause',
      'resume',
      'signal',
      'start',
      'stop',
    ]);
    const kinds = ['answer', 'cut', 'delay', 'drip', 'echo', 'endless', 'garbage', 'redirect', 'reset'];
    const more = ['silent', 'stall'];
    for (const on of ['mint', 'read', 'command'] as const) {
      const found = plans.flatMap(({ faults }) => faults[on].map(({ fault }) => fault.kind));
      expect(seen(found)).toEqual(expect.arrayContaining([...kinds, ...more]));
    }
    const statuses = plans
      .flatMap(({ faults }) => faults.command)
      .flatMap(({ fault, certain }) => ('status' in fault ? [`${fault.status} ${certain}`] : []));
    expect(seen(statuses)).toEqual(
      expect.arrayContaining(
        ['200 false', '301 false', '302 false', '303 false', '307 true', '308 true', '401 true', '403 true']
          .concat(['404 true', '408 false', '429 true', '499 false', '500 false', '500 true', '502 false'])
          .concat(['503 false', '503 true', '504 false']),
      ),
    );
    expect(seen(plans.map(({ inputs }) => inputs['if-running'] ?? ''))).toEqual([
      'auto',
      'fail',
      'join',
      'send',
      'skip',
    ]);
    expect(plans.filter(({ invalid }) => invalid).length).toBeGreaterThan(0);
    const signals = plans.flatMap((plan) => plan.signals.map(({ signal }) => signal));
    if (process.platform !== 'win32')
      expect(seen(signals)).toEqual(['SIGHUP', 'SIGINT', 'SIGKILL', 'SIGTERM']);
  });
});

describe('the answers that are certain', () => {
  const faults = plans.flatMap((plan) => plan.faults.command);

  test('have no effect, and all others come with and without one', () => {
    const hasEffect = ({ fault }: PlannedFault): boolean => 'effect' in fault && fault.effect === true;
    expect(faults.filter(({ certain }) => certain === true).some(hasEffect)).toBe(false);
    const open = faults.filter(({ certain }) => certain === false);
    expect(open.some(hasEffect)).toBe(true);
    expect(open.every(hasEffect)).toBe(false);
  });

  test('are "Oops" with 400 or 500 under a 500 or a 4xx', () => {
    const pages = faults.flatMap(({ fault, certain }) => {
      const [, code] =
        (fault.kind === 'answer' && /"code":(\d+),"message":"Oops/.exec(fault.body ?? '')) || [];
      return code === undefined || !('status' in fault) ? [] : [{ status: fault.status, code, certain }];
    });
    expect(new Set(pages.map(({ code }) => code))).toEqual(
      new Set(['400', '500', '501', '502', '503', '504']),
    );
    for (const { status, code, certain } of pages) {
      expect(certain).toBe(status < 500 || (status === 500 && ['400', '500'].includes(code)));
    }
  });

  test('are a 503 only with a code of the gateway', () => {
    for (const { fault, certain } of faults) {
      if (fault.kind !== 'answer' || fault.status !== 503) continue;
      expect(certain).toBe((fault.body ?? '').includes('"error_code"'));
    }
  });
});

describe('the judge of a run', () => {
  // A plain start: nothing goes wrong.
  const plain = {
    ...planRun(7, 1),
    faults: { mint: [], read: [], command: [] },
    signals: [],
    invalid: false,
  };
  const start: RunPlan = {
    ...plain,
    givenToken: true,
    inputs: {
      command: 'start',
      'wait-for': 'finished',
      'timeout-minutes': '0.2',
      'poll-interval-seconds': '0.1',
      'if-running': 'fail',
      'if-interrupted': 'leave',
    },
    simulator: { initialState: 'finished', runMs: 400, transitionMs: 0 },
  };

  let played: Played;
  beforeAll(async () => {
    played = await playPlan(start);
  });

  /** What is changed about the run that was played. */
  interface Doctored {
    outputs?: Record<string, string>;
    inputs?: Record<string, string>;
    command?: Sent;
    plan?: Partial<RunPlan>;
    fault?: PlannedFault;
    journal?: Partial<JournalEntry>[];
    /** Such as `finished 0, starting 1 by 2`: each state, its run, and the request that caused it. */
    history?: string;
    rest?: Partial<Played>;
  }

  function doctor({
    outputs,
    inputs,
    command = 'start',
    plan,
    fault,
    journal,
    history,
    rest,
  }: Doctored): Played {
    const entry = played.journal.find(({ kind }) => kind === 'command');
    if (entry === undefined) throw new Error('no command arrived');
    const entries = journal?.map((one, index) => ({ ...entry, sequence: index + 1, at: index, ...one }));
    return {
      ...played,
      plan: {
        ...played.plan,
        ...plan,
        inputs: { ...played.plan.inputs, ...inputs, command },
        faults: { mint: [], read: [], command: fault === undefined ? [] : [fault] },
      },
      main: { ...played.main, outputs: { ...played.main.outputs, ...outputs } },
      journal: entries ?? played.journal,
      mainRequests: (entries ?? played.journal).length,
      truth: {
        ...played.truth,
        history:
          history?.split(', ').map((change, at) => {
            const [state, run, , sequence] = change.split(' ');
            const why = sequence === undefined ? {} : { sequence: Number(sequence) };
            return { state: state as WorkflowState, run: Number(run), at, cause: 'itself' as const, ...why };
          }) ?? played.truth.history,
      },
      ...rest,
    };
  }

  const answered = (status: number, fault: object = {}): Fault =>
    ({ on: 'command', kind: 'answer', status, effect: false, ...fault }) as Fault;
  /** A command that had no effect, and what came back. */
  const refused = (status = 404): Partial<JournalEntry> => ({ status, tookEffect: false });
  const lost: Partial<JournalEntry> = { fault: 'answer', ...refused(502) };
  const inDoubt: PlannedFault = { fault: answered(502), certain: false };
  const stopping = { 'if-interrupted': 'stop' };
  const timedOut = { result: 'unknown', 'elapsed-seconds': '12.0' };
  const stop = { command: 'stop' } as const;
  const running: Partial<RunPlan> = { simulator: { ...start.simulator, initialState: 'in-progress' } };

  test('finds nothing where nothing is', () => {
    expect(played.main.outputs['result']).toBe('confirmed');
    expect(judge(played)).toEqual([]);
  });

  test.each<[string, Doctored]>([
    [
      'a start that joined the run under way',
      {
        inputs: { 'if-running': 'join' },
        plan: running,
        journal: [],
        history: 'in-progress 0, finished 0',
        outputs: { 'previous-state': 'in-progress', state: 'finished' },
      },
    ],
    [
      'a finished run that somebody else has stopped',
      {
        history: 'finished 0, starting 1 by 2, in-progress 1, stopping 1 by 9, finished 1',
      },
    ],
    [
      'a start that failed, and whose run did',
      {
        outputs: { result: 'failed', state: 'erroneous' },
        history: 'finished 0, starting 1 by 1, erroneous 1',
        journal: [{}],
        rest: {},
      },
    ],
    [
      'a pause that somebody else made, though its own got lost',
      {
        command: 'pause',
        inputs: { 'wait-for': 'accepted' },
        outputs: { result: 'accepted', state: 'paused', 'previous-state': 'in-progress' },
        plan: running,
        fault: inDoubt,
        journal: [{ ...lost, command: 'pause' }],
        history: 'in-progress 0, paused 0',
      },
    ],
    [
      'a start that is sent again after 429',
      {
        journal: [refused(429), {}],
        history: 'finished 0, starting 1 by 2, finished 1',
      },
    ],
    ['a stop of what the step has started', { inputs: stopping, outputs: timedOut, journal: [{}, stop] }],
  ])('allows %s', (_, doctored) => {
    // The exit code and the annotations are those of the run that it was made of.
    const found = judge(doctor(doctored)).filter((one) => !/exit code|error annotations/.test(one));
    expect(found).toEqual([]);
  });

  const nothingRan = 'finished 0';
  test.each<[string, Doctored]>([
    ['skipped, but sent', { outputs: { result: 'skipped' } }],
    ['skipped, but nobody asked for that', { outputs: { result: 'skipped' }, journal: [] }],
    ['accepted, but the wait for finished is not over', { outputs: { result: 'accepted' } }],
    [
      'accepted, but Campaign took nothing',
      { outputs: { result: 'accepted' }, inputs: { 'wait-for': 'accepted' }, journal: [refused()] },
    ],
    [
      'accepted, but the answer was plain text',
      {
        command: 'signal',
        inputs: { 'wait-for': 'accepted' },
        outputs: { result: 'accepted' },
        plan: { simulator: { ...start.simulator, signalBody: 'text' } },
        journal: [{ command: 'signal' }],
      },
    ],
    ['a request went to /elsewhere', { journal: [{}, { kind: 'other', path: '/elsewhere' }] }],
    ['confirmed, but Campaign took nothing', { journal: [] }],
    [
      'confirmed, but no run of this step was ever finished',
      {
        history: 'finished 0, starting 1 by 2, in-progress 1',
      },
    ],
    [
      'confirmed, but no run of this step was ever started',
      { inputs: { 'wait-for': 'started' }, history: nothingRan },
    ],
    [
      'confirmed, but no run of this step was ever finished',
      // The run is another one.
      {
        history: 'finished 0, starting 1 by 2, in-progress 1, starting 2 by 9, finished 2',
      },
    ],
    [
      'confirmed, but no run of this step was ever paused',
      {
        command: 'pause',
        inputs: { 'wait-for': 'paused' },
        journal: [{ command: 'pause' }],
        history: nothingRan,
      },
    ],
    ['failed, but the command may have had an effect', { outputs: { result: 'failed' } }],
    [
      'failed, but the command may have had an effect',
      { outputs: { result: 'failed' }, fault: inDoubt, journal: [lost] },
    ],
    [
      'failed, but no run of this step was ever erroneous',
      { outputs: { result: 'failed', state: 'erroneous' }, history: 'erroneous 0' },
    ],
    [
      'unknown, but the command certainly had no effect',
      { outputs: { result: 'unknown' }, journal: [refused()] },
    ],
    ['state is paused, which the workflow never was', { outputs: { state: 'paused' } }],
    [
      'the inputs are invalid, but the result is confirmed, and 1 requests arrived',
      { plan: { invalid: true }, journal: [{}] },
    ],
    ['start was sent again, though nothing said that it could be', { fault: inDoubt, journal: [lost, {}] }],
    ['start was sent again, though nothing said that it could be', { journal: [refused(404), {}] }],
    [
      'start was sent again, though nothing said that it could be',
      // The token was handed in: there is no other.
      { journal: [refused(401), {}] },
    ],
    [
      'a token was minted again twice',
      { plan: { givenToken: false }, journal: [refused(401), refused(401), {}] },
    ],
    ['start was sent 7 times', { journal: [...Array.from({ length: 6 }, () => refused(429)), {}] }],
    ['start was sent to a workflow that was running', { journal: [{}], history: 'in-progress 0' }],
    ['a dry run sent start', { inputs: { 'dry-run': 'true' } }],
    ['stop was sent, but nobody asked for that', { outputs: timedOut, journal: [{}, stop] }],
    [
      'stop was sent, but pause sets nothing going',
      { command: 'pause', inputs: stopping, outputs: timedOut, journal: [{ command: 'pause' }, stop] },
    ],
    [
      'stop was sent, but an earlier run was under way',
      {
        inputs: { ...stopping, 'if-running': 'send' },
        outputs: timedOut,
        journal: [{}, stop],
        history: 'pausing 0',
      },
    ],
    [
      'stop was sent, but nothing was set going',
      { inputs: stopping, outputs: timedOut, journal: [refused(), stop] },
    ],
    ['stop was sent, but nothing was set going', { inputs: stopping, outputs: timedOut, journal: [stop] }],
    ['stop was sent, but the result is confirmed', { inputs: stopping, journal: [{}, stop] }],
    [
      'stop was sent, but the step was not interrupted',
      { inputs: stopping, outputs: { result: 'unknown' }, journal: [{}, stop] },
    ],
    [
      'stop was sent, but it may have arrived before',
      { inputs: stopping, outputs: timedOut, fault: inDoubt, journal: [{}, { ...stop, ...lost }, stop] },
    ],
    ['the post run has sent start', { rest: { mainRequests: 0 } }],
    ['the post run has sent something after a green step', { rest: { mainRequests: 1 } }],
  ])('%s', (expected, doctored) => {
    expect(judge(doctor(doctored))).toContain(expected);
  });

  test('a clean-up that is due, and that the post run does not mention', () => {
    const killed: Played['main'] = {
      ...played.main,
      outputs: {},
      state: {},
      signal: 'SIGKILL',
      signalledAtMs: [5],
    };
    const owed = doctor({ inputs: stopping, journal: [{}], rest: { main: killed } });
    expect(judge(owed)).toContain('the post run has neither sent stop nor told why not');
    expect(judge({ ...owed, main: { ...killed, state: { 'clean-up': '' } } })).toEqual([]);
    expect(judge(doctor({ inputs: stopping, journal: [{}, stop], rest: { main: killed } }))).toEqual([]);
  });
});

test('another workflow is read only once a command has arrived', async () => {
  const foreign = JSON.stringify({ name: 'WKF111', state: 'Erroneous' });
  const plan: RunPlan = {
    ...planRun(7, 1),
    inputs: { command: 'start', 'wait-for': 'started', 'timeout-minutes': '0.05', 'if-running': 'fail' },
    invalid: false,
    signals: [],
    simulator: { initialState: 'finished', runMs: 60_000 },
    faults: {
      mint: [],
      read: [
        {
          fault: { on: 'read', kind: 'answer', status: 200, body: foreign, effect: false },
          certain: undefined,
          late: true,
        },
      ],
      command: [],
    },
  };
  const { journal } = await playPlan(plan);
  const kinds = journal
    .filter(({ kind }) => kind !== 'mint')
    .map(({ kind, fault }) => `${kind} ${fault ?? ''}`);
  expect(kinds.slice(0, 3)).toEqual(['read ', 'command ', 'read answer']);
});
