import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Command, meaning, type WaitFor } from '../../src/campaign/commands.js';
import { STATES, type State } from '../../src/campaign/state.js';
import type { Exchange } from '../../src/http/exchange.js';
import {
  adaptiveIntervalMs,
  type Resolution,
  resolve,
  type WaitEnd,
  waitFor,
} from '../../src/requests/wait.js';
import { provesRun, Watch } from '../../src/requests/watch.js';
import { accessWith, answered, type FakeClock, type FakeStep, fakeStep } from '../../tools/simulated-time.js';

const HOUR_MS = 3_600_000;

interface Watched {
  end: WaitEnd;
  step: FakeStep;
  seen: State[];
  endedAtMs: number;
  /** When the warning came that no run was seen. */
  unseenAtMs: number[];
}

interface Waiting {
  command?: Command;
  awaited?: Exclude<WaitFor, 'accepted'>;
  before?: State;
  joined?: boolean;
  stateField?: string[];
  timeoutMs?: number;
  pollIntervalMs?: number;
  random?: () => number;
}

/** Waits after a command, with a workflow whose record is a function of time. */
async function watch(
  read: (nowMs: number, clock: FakeClock) => Exchange,
  options: Waiting = {},
): Promise<Watched> {
  const step = fakeStep((_, clock) => read(clock.nowMs(), clock), options);
  return { ...(await watchOn(step, options)), step };
}

async function watchOn(
  step: FakeStep,
  options: Waiting = {},
  access = accessWith(),
): Promise<Omit<Watched, 'step'>> {
  const seen: State[] = [];
  const unseenAtMs: number[] = [];
  const { command = 'start' } = options;
  const watched = watchFrom(options.before ?? 'finished', step, options, (state) => void seen.push(state));
  const end = await waitFor(step, access, watched, {
    command,
    awaited: options.awaited ?? 'finished',
    pollIntervalMs: options.pollIntervalMs,
    onUnseen: () => void unseenAtMs.push(step.clock.nowMs()),
  });
  return { end, seen, unseenAtMs, endedAtMs: step.clock.nowMs() };
}

/** A watch that begins with a state and a name. */
function watchFrom(
  state: State,
  step: FakeStep,
  { command = 'start', joined = false, stateField }: Waiting = {},
  seen: (state: State) => void = () => undefined,
): Watch {
  const snapshot = { state, field: ['state'], names: ['WKF110'] };
  return new Watch(snapshot, { command, stateField, joined }, step.log, seen);
}

const record = (state: unknown, rest: object = {}): Exchange =>
  answered(200, { name: 'WKF110', state, ...rest });
/** In progress until a moment, finished from then on. */
const finishingAt = (ms: number) => (nowMs: number) => record(nowMs < ms ? 'in-progress' : 'finished');
const randoms = fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 1, maxLength: 50 });
const cycling = (values: number[]): (() => number) => {
  let index = 0;
  return () => values[index++ % values.length] ?? 0;
};

/** Goes through states, each up to a moment in milliseconds; the last one stays. */
const living =
  (...states: [untilMs: number, state: State][]) =>
  (nowMs: number): Exchange =>
    record((states.find(([untilMs]) => nowMs < untilMs) ?? states.at(-1))?.[1]);

describe('the adaptive interval', () => {
  test.each<[number, number]>([
    [0, 500],
    [9_999, 500],
    [10_000, 1_000],
    [59_999, 1_000],
    [60_000, 3_000],
    [100_000, 5_000],
    [200_000, 10_000],
    [6 * HOUR_MS, 10_000],
  ])('without a proof of a run, after %i ms, is %i ms, whatever the jitter', (waitedMs, intervalMs) => {
    expect(adaptiveIntervalMs(waitedMs, undefined, 0)).toBe(intervalMs);
    expect(adaptiveIntervalMs(waitedMs, undefined, 0.9)).toBe(intervalMs);
  });

  test('from then on is 5 % of the time since, between 2 s and 30 s, whatever the jitter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 * HOUR_MS }),
        fc.integer({ min: 0, max: HOUR_MS }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (since, before, random) => {
          const interval = adaptiveIntervalMs(before + since, since, random);
          expect(interval).toBeGreaterThanOrEqual(2_000);
          expect(interval).toBeLessThanOrEqual(30_000);
          expect(interval).toBeLessThanOrEqual(since * 0.05 + 2_000);
          expect(interval).toBeGreaterThanOrEqual(Math.min(29_000, since * 0.05));
        },
      ),
    );
  });

  test('does jitter, so that jobs of one matrix drift apart', () => {
    expect(adaptiveIntervalMs(200_000, 200_000, 0.9)).toBeGreaterThan(
      adaptiveIntervalMs(200_000, 200_000, 0.1),
    );
  });

  test.each<[string, number, Waiting, (nowMs: number) => Exchange]>([
    [
      'a run that is seen in the first minute',
      250,
      {},
      living([59_000, 'finished'], [Infinity, 'in-progress']),
    ],
    ['a run that is never seen', 470, {}, () => record('finished')],
    [
      'a run that is seen after half an hour',
      470,
      {},
      living([HOUR_MS / 2, 'finished'], [Infinity, 'in-progress']),
    ],
    ['a pause', 250, { command: 'pause', awaited: 'paused' }, () => record('in-progress')],
    ['a stop', 250, { command: 'stop' }, () => record('stopping')],
    ['a joined run', 250, { joined: true, before: 'in-progress' }, () => record('in-progress')],
    ['a server that fails', 470, {}, () => answered(503)],
  ])('for %s costs at most %i reads an hour, snapshot included', async (_, most, options, read) => {
    await fc.assert(
      fc.asyncProperty(randoms, async (values) => {
        const { end, step } = await watch(read, { ...options, timeoutMs: HOUR_MS, random: cycling(values) });
        expect(end.kind).toBe('time-up');
        expect(step.requests.length + 1).toBeLessThanOrEqual(most);
      }),
      { examples: [[[0]]], numRuns: 20 },
    );
  });

  test('catches a run of a second that begins within 50 s, of 10 s whenever it begins', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 * HOUR_MS }), async (beginsMs) => {
        const runMs = beginsMs < 50_000 ? 1_001 : 10_001;
        const read = living(
          [beginsMs, 'finished'],
          [beginsMs + runMs, 'in-progress'],
          [Infinity, 'finished'],
        );
        const { end } = await watch(read, { timeoutMs: 3 * HOUR_MS });
        expect(end).toEqual({ kind: 'reached', state: 'finished' });
      }),
      { numRuns: 30 },
    );
  });

  test('notices a finish at any moment within 5 % of the time waited + 2 s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: HOUR_MS }), randoms, async (finishMs, values) => {
        const { end, endedAtMs } = await watch(finishingAt(finishMs), {
          timeoutMs: 3 * HOUR_MS,
          random: cycling(values),
        });
        expect(end).toEqual({ kind: 'reached', state: 'finished' });
        expect(endedAtMs - finishMs).toBeLessThanOrEqual(finishMs * 0.05 + 2_000);
      }),
    );
  });

  test('makes one last read just before the deadline', async () => {
    const timeoutMs = HOUR_MS;
    const { end } = await watch(finishingAt(timeoutMs - 4_000), { timeoutMs, random: () => 0 });
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
    const fixed = await watch(finishingAt(6_000), { timeoutMs: 10_000, pollIntervalMs: 10_000 });
    expect([fixed.end, fixed.endedAtMs]).toEqual([{ kind: 'reached', state: 'finished' }, 7_000]);
  });

  test('makes a read even in a wait that is shorter than it', async () => {
    const { end } = await watch(() => record('finished'), { timeoutMs: 100, command: 'stop' });
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
  });

  test('heeds Retry-After for 10 s at most while no run is proved, and makes its last read all the same', async () => {
    const at: number[] = [];
    const busy = (nowMs: number): Exchange => {
      at.push(nowMs);
      return answered(429, '', { retryAfter: '600' });
    };
    const { end } = await watch(busy, { timeoutMs: 60_000, random: () => 0 });
    expect(at).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 57_000]);
    expect(end).toMatchObject({ kind: 'time-up', trouble: 'the workflow could not be read: HTTP 429' });
  });

  test('begins with a read, and gives way to a fixed one', async () => {
    const { step } = await watch(finishingAt(95_000), { pollIntervalMs: 10_000 });
    expect(step.requests).toHaveLength(11);
  });
});

describe('what a state means', () => {
  // done, bad or pending for each state in turn, as STATES has them; capital letter: only once a run is proved.
  test.each<[Command, Exclude<WaitFor, 'accepted'>, string]>([
    //                  edit star prog ping psed resu stop fini erro
    ['start', 'started', 'p p d p p p p D B'],
    ['start', 'finished', 'p p p p p p p D B'],
    ['resume', 'started', 'p p d p p p p D B'],
    ['resume', 'finished', 'p p p p p p p D B'],
    ['pause', 'paused', 'p p p p d p p b b'],
    ['stop', 'finished', 'p p p p p p p d p'],
  ])('%s, waiting for %s', (command, awaited, expected) => {
    const letter = (state: State, proved: boolean) => meaning(command, awaited, state, proved).charAt(0);
    const letters = STATES.map((state) => {
      const proved = letter(state, true);
      return proved === letter(state, false) ? proved : proved.toUpperCase();
    });
    expect(letters.join(' ')).toBe(expected);
  });
});

describe('what proves a run', () => {
  // By the snapshot; yes, no, or only if nothing else was seen in between (o), for each state as STATES has them.
  test.each<[State, string]>([
    //               edit star prog ping psed resu stop fini erro
    ['editing', '     n    y    y    y    y    y    n    n    o'],
    ['starting', '    n    y    y    y    y    y    n    n    n'],
    ['in-progress', ' n    y    y    y    y    y    n    n    n'],
    ['pausing', '     n    y    y    y    y    y    n    n    n'],
    ['paused', '      n    y    y    y    n    y    n    n    n'],
    ['resuming', '    n    y    y    y    y    y    n    n    n'],
    ['stopping', '    n    y    y    y    y    y    n    n    n'],
    ['finished', '    n    y    y    y    y    y    n    n    o'],
    ['erroneous', '   n    y    y    y    n    y    n    n    n'],
  ])('from %s', (before, expected) => {
    const letters = STATES.map((state) =>
      provesRun(before, state, true) ? 'y' : provesRun(before, state, false) ? 'o' : 'n',
    );
    expect(letters).toEqual(expected.trim().split(/ +/));
  });

  // What is read after a start, one reading a second; the last one stays.
  const reached = 'reached';
  test.each<[State, unknown[], WaitEnd['kind']]>([
    ['finished', ['finished'], 'time-up'],
    ['erroneous', ['erroneous'], 'time-up'],
    ['editing', ['finished'], 'time-up'],
    ['paused', ['finished'], 'time-up'],
    ['finished', ['editing', 'finished'], 'time-up'],
    ['finished', ['stopping', 'finished'], 'time-up'],
    ['finished', ['', '', 'finished'], 'time-up'],
    ['finished', ['queued', 'queued', 'finished'], 'time-up'],
    ['finished', [undefined, 'finished'], 'time-up'],
    ['finished', ['starting', 'finished'], reached],
    ['finished', ['in-progress', 'finished'], reached],
    ['finished', ['pausing', 'finished'], reached],
    ['finished', ['resuming', 'finished'], reached],
    ['finished', ['paused', 'finished'], reached],
    ['paused', ['paused', 'finished'], 'time-up'],
    ['erroneous', ['paused', 'finished'], 'time-up'],
    ['erroneous', ['paused', 'erroneous'], 'time-up'],
    ['erroneous', ['in-progress', 'erroneous'], 'failed'],
    ['paused', ['erroneous'], 'time-up'],
    ['finished', ['erroneous'], 'failed'],
    ['editing', ['erroneous'], 'failed'],
    ['finished', ['editing', 'erroneous'], 'time-up'],
    ['finished', ['stopping', 'erroneous'], 'time-up'],
    ['finished', ['', 'erroneous'], 'failed'],
    ['stopping', ['stopping', 'finished'], 'time-up'],
    ['stopping', ['stopping', 'finished', 'in-progress', 'finished'], reached],
  ])('a start from %s, then %j: %s', async (before, states, kind) => {
    const left = [...states];
    const read = (): Exchange => record(left.length > 1 ? left.shift() : left[0]);
    const { end } = await watch(read, { before, pollIntervalMs: 1_000, timeoutMs: 120_000 });
    expect(end.kind).toBe(kind);
  });

  test.each<[string, (nowMs: number) => object]>([
    ['a time of change', (nowMs) => ({ lastModified: nowMs < 1_000 ? 1 : 2 })],
    ['a server’s clock', (nowMs) => ({ now: nowMs })],
    ['another replica', (nowMs) => ({ node: nowMs % 2_000 })],
    ['a list in another order', (nowMs) => ({ list: nowMs < 1_000 ? [1, 2] : [2, 1] })],
    ['a field that went', (nowMs) => (nowMs < 1_000 ? { startRequested: true } : {})],
    ['the date of the next processing', (nowMs) => ({ nextProcessingDate: nowMs < 5_000 ? null : 'today' })],
  ])('%s proves nothing', async (_, rest) => {
    for (const state of ['finished', 'erroneous'] as const) {
      const { end } = await watch((nowMs) => record(state, rest(nowMs)), {
        before: state,
        timeoutMs: 600_000,
      });
      expect(end.kind).toBe('time-up');
    }
  });

  test('a joined run needs none', async () => {
    const { end } = await watch(() => record('finished'), { joined: true, before: 'in-progress' });
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
  });

  test('a stop is done when what was stopping, or had finished, is finished', async () => {
    const ends = living([60_000, 'stopping'], [Infinity, 'finished']);
    const { end } = await watch(ends, { before: 'stopping', command: 'stop' });
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
    expect((await watch(() => record('finished'), { command: 'stop' })).endedAtMs).toBe(0);
  });

  test('its absence is not told while nothing can be read, but on the minute while reads are rare', async () => {
    expect((await watch(() => answered(503))).unseenAtMs).toEqual([]);
    const rare = await watch(() => record('finished'), { pollIntervalMs: 1_800_000, timeoutMs: 3_600_000 });
    expect(rare.unseenAtMs).toEqual([300_000]);
  });

  test('a failure is one, after the end of the run before', async () => {
    const { end } = await watch(living([5_000, 'finished'], [Infinity, 'erroneous']));
    expect(end).toEqual({ kind: 'failed', state: 'erroneous' });
  });

  test('its absence is told once, after 5 minutes, whenever the wait begins', async () => {
    const late = fakeStep(() => record('finished'), {});
    late.clock.advance(200_000);
    const told = (await watchOn(late)).unseenAtMs.map((atMs) => atMs - 200_000);
    expect(told).toEqual([expect.closeTo((await watch(() => record('finished'))).unseenAtMs[0] ?? 0)]);
    const { unseenAtMs } = await watch(() => record('finished'));
    expect(unseenAtMs).toHaveLength(1);
    expect(unseenAtMs[0]).toBeGreaterThanOrEqual(300_000);
    expect(unseenAtMs[0]).toBeLessThanOrEqual(310_000);
    expect((await watch(() => record('in-progress'))).unseenAtMs).toEqual([]);
    expect((await watch(() => record('stopping'), { command: 'stop' })).unseenAtMs).toEqual([]);
  });
});

describe('a record that shows no state', () => {
  test.each<[string, Exchange, string]>([
    [
      'is one that is not known',
      record('queued'),
      'The workflow’s `state` says “queued”, which is not a known state.',
    ],
    [
      'contradicts itself',
      record('Finished', { executionState: 'In progress' }),
      'The workflow’s record shows different states in its `state`, `executionState`.',
    ],
    [
      'contradicts itself in its parts',
      record({ value: 20, label: 'In progress' }),
      'The workflow’s record shows different states in the parts of its `state`.',
    ],
    ['is gone', answered(200, { PKey: '@x' }), 'The workflow’s record no longer shows a state.'],
  ])('since it %s, is no end, and warned of once', async (_, odd, warning) => {
    const read = (nowMs: number): Exchange =>
      nowMs < 60_000 ? odd : living([90_000, 'in-progress'], [Infinity, 'finished'])(nowMs);
    const { end, step } = await watch(read);
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
    expect(step.warnings).toEqual([`${warning} Waiting goes on.`]);
    expect((await watch(() => odd, { timeoutMs: 60_000 })).end.kind).toBe('time-up');
  });

  test('shows no personal value', async () => {
    const { step } = await watch(() => record('jane.doe@example.com'), { timeoutMs: 10_000 });
    expect(step.warnings).toEqual([
      'The workflow’s `state` has a value that is not a known state. Waiting goes on.',
    ]);
  });

  test('is named by its path, and by ten of its fields at most', async () => {
    const nested = answered(200, { a: { b: 'queued' } });
    const { step } = await watch(() => nested, { timeoutMs: 10_000, stateField: ['a', 'b'] });
    expect(step.warnings).toEqual([expect.stringContaining('The workflow’s `a.b` says “queued”')]);
    const spellings = [
      'status',
      'Status',
      'STatus',
      'STAtus',
      'STATus',
      'STATUs',
      'STATUS',
      'sTATUS',
      'stATUS',
      'staTUS',
      'statUS',
    ];
    const many = Object.fromEntries(spellings.map((name) => [name, 'Paused']));
    const { step: other } = await watch(() => record('Finished', many), { timeoutMs: 10_000 });
    expect(other.warnings[0]?.match(/`\w+`/g)).toHaveLength(10);
  });

  test('may show it where state-field points', async () => {
    const read = (): Exchange => record('Finished', { executionState: 'In progress' });
    const { end } = await watch(read, { stateField: ['executionState'], awaited: 'started' });
    expect(end).toEqual({ kind: 'reached', state: 'in-progress' });
  });
});

describe('reads that fail', () => {
  test.each<[string, Exchange]>([
    ['a lost connection', { kind: 'ambiguous', fault: 'lost', detail: 'reset' }],
    ['no connection', { kind: 'not-delivered', fault: 'dns', detail: 'ENOTFOUND' }],
    ['429', answered(429)],
    ['500', answered(500, 'RST-360011 busy')],
    ['502', answered(502)],
    ['503', answered(503)],
    ['HTML with 200', answered(200, '<html>')],
    ['a record cut short', answered(200, '{"state":"fin', { bodyComplete: false })],
    ['408', answered(408)],
    ['a gateway’s error with 200', answered(200, { error_code: '403025', message: 'm', status: 'Finished' })],
    [
      'a router’s error with 200',
      answered(200, { code: 502, message: 'Oops. Check your URI and try again.' }),
    ],
    ['Campaign’s error with 200', answered(200, { message: 'RST-360011 no', path: 'x', status: 'Finished' })],
    ['another workflow’s record', record('finished', { name: 'WKF111' })],
    ['one of two names', record('finished', { Name: 'WKF111' })],
    ['a name in parts', answered(200, { name: { value: 'WKF111' }, state: 'Finished' })],
    ['a sister command’s error', answered(200, { requestId: 'a', info: 'later', status: 'Failed' })],
  ])('%s is ridden out, and said once', async (_, failure) => {
    const { end, step } = await watch((nowMs) =>
      nowMs < 1_800_000 ? failure : finishingAt(2_000_000)(nowMs),
    );
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
    expect(step.lines.filter((line) => line.includes('Waiting goes on'))).toHaveLength(1);
  });

  test('to the deadline, never beyond', async () => {
    const { end, endedAtMs } = await watch(() => answered(502), { timeoutMs: 600_000 });
    expect(end.kind).toBe('time-up');
    expect(endedAtMs).toBe(600_000);
  });

  test.each([400, 401, 403, 404, 410, 302])('%i twice, 2 s apart, ends the wait', async (status) => {
    const { end, step, endedAtMs } = await watch(() => answered(status), { pollIntervalMs: 60_000 });
    expect(end.kind).toBe('unreadable');
    expect(step.requests).toHaveLength(2);
    expect(endedAtMs).toBe(2_000);
  });

  test.each([400, 401, 403, 404, 410, 302])('a stray %i does not', async (status) => {
    let strays = 3;
    const { end } = await watch((nowMs) =>
      nowMs % 10_000 === 0 && strays-- > 0 ? answered(status) : finishingAt(60_000)(nowMs),
    );
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
  });

  test('a stray 404 before a fault that passes does not end it', async () => {
    const read = (nowMs: number): Exchange => {
      if (nowMs === 0) return answered(404);
      return nowMs < 10_000 ? answered(502) : finishingAt(60_000)(nowMs);
    };
    expect((await watch(read)).end).toEqual({ kind: 'reached', state: 'finished' });
  });

  test('heed Retry-After, though for no longer than the longest interval', async () => {
    const at: number[] = [];
    const busy = (nowMs: number): Exchange => {
      at.push(nowMs);
      return nowMs > 3_000 && nowMs < 60_000
        ? answered(429, '', { retryAfter: '600' })
        : record('in-progress');
    };
    await watch(busy, { timeoutMs: 100_000, random: () => 0 });
    expect(at.slice(0, 6)).toEqual([0, 2_000, 4_000, 34_000, 64_000, 67_200]);
  });

  test('a fifth of them at random changes no verdict', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 0, max: 4 })), async (dice) => {
        const { end } = await watch(
          (nowMs) => (dice.next().value === 0 ? answered(502) : finishingAt(1_234_567)(nowMs)),
          {
            timeoutMs: 3 * HOUR_MS,
          },
        );
        expect(end).toEqual({ kind: 'reached', state: 'finished' });
      }),
      { numRuns: 50 },
    );
  });
});

describe('a token', () => {
  /** Mints tokens that live 100 s; reads with any but a live one are a 401. */
  async function watchMinted(rejects: (nowMs: number) => boolean = () => false) {
    let minted = 0;
    let bornMs = 0;
    let rejections = 0;
    const step = fakeStep(
      (request, clock) => {
        if (request.url.hostname === 'ims.example') {
          minted++;
          bornMs = clock.nowMs();
          return answered(200, { access_token: `token-${minted}`, expires_in: 100 });
        }
        const live =
          request.headers['Authorization'] === `Bearer token-${minted}` && clock.nowMs() - bornMs < 100_000;
        if (!live || rejects(clock.nowMs())) {
          rejections++;
          return answered(401);
        }
        return finishingAt(HOUR_MS)(clock.nowMs());
      },
      { timeoutMs: 2 * HOUR_MS },
    );
    const { end } = await watchOn(step, { pollIntervalMs: 5_000 }, accessWith('minted'));
    return { end, minted, rejections };
  }

  test('is renewed before it expires, and no more often than that', async () => {
    const { end, minted, rejections } = await watchMinted();
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
    expect(rejections).toBe(0);
    expect(minted).toBeGreaterThanOrEqual(36);
    expect(minted).toBeLessThan(50);
  });

  test('is minted once more on a 401', async () => {
    let rejected = false;
    const { end, rejections } = await watchMinted((nowMs) => {
      const now = nowMs > 50_000 && !rejected;
      if (now) rejected = true;
      return now;
    });
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
    expect(rejections).toBe(1);
  });

  test('that cannot be minted for a while is asked for once a read, and told once', async () => {
    let mints = 0;
    const step = fakeStep((request, clock) => {
      if (request.url.hostname !== 'ims.example') return finishingAt(605_000)(clock.nowMs());
      mints++;
      return clock.nowMs() < 600_000 ? answered(503) : answered(200, { access_token: 'late' });
    });
    const { end } = await watchOn(step, { pollIntervalMs: 10_000 }, accessWith('minted'));
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
    expect(mints).toBe(61);
    expect(step.lines.filter((line) => /mint/i.test(line))).toEqual([
      'No token could be minted: HTTP 503. Waiting goes on',
      'No token could be minted: HTTP 503. Waited 60 s, 59 min left',
      'No token could be minted: HTTP 503. Waited 2 min, 58 min left',
      'No token could be minted: HTTP 503. Waited 3 min, 57 min left',
      'No token could be minted: HTTP 503. Waited 4 min, 56 min left',
      'No token could be minted: HTTP 503. Waited 5 min, 55 min left',
      'No token could be minted: HTTP 503. Waited 10 min, 50 min left',
      'Token minted',
    ]);
  });

  test('that stays rejected ends the wait', async () => {
    const { end, rejections } = await watchMinted((nowMs) => nowMs > 50_000);
    expect(end.kind).toBe('unreadable');
    // Each of the two reads minted once more.
    expect(rejections).toBe(4);
  });
});

describe('the log', () => {
  test('shows each change once, and a heartbeat every minute at first, then every five', async () => {
    const { seen, step } = await watch((nowMs) =>
      record(
        nowMs < 60_000
          ? 'starting'
          : nowMs < HOUR_MS / 2
            ? 'in-progress'
            : nowMs < HOUR_MS - 60_000
              ? 'paused'
              : 'finished',
      ),
    );
    expect(seen).toEqual(['starting', 'in-progress', 'paused', 'finished']);
    const beats = step.lines.filter((line) => line.startsWith('Still '));
    expect(beats).toHaveLength(15);
    expect(beats.slice(3, 6)).toEqual([
      'Still in progress. Waited 4 min, 56 min left',
      'Still in progress. Waited 5 min, 55 min left',
      'Still in progress. Waited 10 min, 50 min left',
    ]);
  });

  test('shows in a heartbeat why nothing was read', async () => {
    const { step } = await watch(() => answered(503), { timeoutMs: 700_000, pollIntervalMs: 100_000 });
    expect(step.lines).toEqual([
      'The workflow could not be read: HTTP 503. Waiting goes on',
      'The workflow could not be read: HTTP 503. Waited 60 s, 11 min left',
      'The workflow could not be read: HTTP 503. Waited 2 min, 10 min left',
      'The workflow could not be read: HTTP 503. Waited 3 min, 9 min left',
      'The workflow could not be read: HTTP 503. Waited 4 min, 8 min left',
      'The workflow could not be read: HTTP 503. Waited 5 min, 7 min left',
      'The workflow could not be read: HTTP 503. Waited 10 min, 100 s left',
    ]);
  });

  test('shows a heartbeat also when reads are far apart, and what is wrong when they fail', async () => {
    const { step } = await watch(() => answered(503), { timeoutMs: 900_000, pollIntervalMs: 700_000 });
    expect(step.lines).toEqual([
      'The workflow could not be read: HTTP 503. Waiting goes on',
      'The workflow could not be read: HTTP 503. Waited 60 s, 14 min left',
      'The workflow could not be read: HTTP 503. Waited 2 min, 13 min left',
      'The workflow could not be read: HTTP 503. Waited 3 min, 12 min left',
      'The workflow could not be read: HTTP 503. Waited 4 min, 11 min left',
      'The workflow could not be read: HTTP 503. Waited 5 min, 10 min left',
      'The workflow could not be read: HTTP 503. Waited 10 min, 5 min left',
    ]);
  });

  test('does not blame the server for a read that the deadline cut off', async () => {
    const { step, end } = await watch(
      (_, clock) => {
        clock.advance(60_000);
        return { kind: 'ambiguous', fault: 'silent', detail: 'no answer within 3 s' };
      },
      { timeoutMs: 10_000, pollIntervalMs: 7_000 },
    );
    expect(step.lines).toEqual([]);
    expect(end).toMatchObject({ kind: 'time-up', trouble: undefined });
  });
});

test('time is counted from when the wait began', async () => {
  const step = fakeStep(() => record('in-progress'), { random: () => 0, timeoutMs: 2 * HOUR_MS });
  step.clock.advance(HOUR_MS);
  const readAt: number[] = [];
  const send = step.send;
  step.send = (request) => {
    readAt.push(step.clock.nowMs() - HOUR_MS);
    return send(request);
  };
  await watchOn(step);
  expect(readAt.slice(0, 3)).toEqual([0, 2_000, 4_000]);
  expect(step.lines[0]).toBe('Still in progress. Waited 60 s, 59 min left');
});

test('reads are counted in the log', async () => {
  const step = fakeStep((_, clock) => finishingAt(3_000)(clock.nowMs()));
  const lines: string[] = [];
  step.log.debug = (text) => void lines.push(text);
  await watchOn(step, { pollIntervalMs: 2_000 });
  expect(lines.map((line) => /attempt (\d)/.exec(line)?.[1])).toEqual(['1', '2', '3']);
});

describe('an interruption', () => {
  test('while sleeping ends the wait without another read', async () => {
    const step = fakeStep(() => record('in-progress'));
    const sleep = step.clock.sleep.bind(step.clock);
    step.clock.sleep = async (ms) => {
      if (step.requests.length === 2) step.interrupt();
      await sleep(ms);
    };
    expect((await watchOn(step)).end).toEqual({ kind: 'interrupted' });
    expect(step.requests).toHaveLength(2);
  });

  test('ends the wait at once', async () => {
    const step = fakeStep(() => {
      step.interrupt();
      return record('in-progress');
    });
    expect((await watchOn(step, { awaited: 'started' })).end).toEqual({ kind: 'interrupted' });
    expect(step.requests).toHaveLength(1);
  });
});

describe('a command whose answer was lost', () => {
  async function resolveBy(
    read: (nowMs: number) => Exchange,
    { timeoutMs = HOUR_MS, before = 'finished', ...options }: Waiting = {},
  ): Promise<{ resolution: Resolution; tookMs: number; step: FakeStep }> {
    const sentAtMs = 7_000;
    const step = fakeStep((_, clock) => read(clock.nowMs() - sentAtMs), { timeoutMs: timeoutMs + sentAtMs });
    // Sent at some time after the step began.
    step.clock.advance(sentAtMs);
    const resolution = await resolve(step, accessWith(), watchFrom(before, step, options));
    return { resolution, tookMs: step.clock.nowMs() - sentAtMs, step };
  }
  const without = { kind: 'time-up', trouble: undefined };

  test('took effect when a new state proves it, at any moment of 30 s', async () => {
    const { resolution, tookMs } = await resolveBy(
      living([29_000, 'finished'], [29_500, 'starting'], [Infinity, 'finished']),
    );
    expect(resolution).toEqual({ kind: 'took-effect' });
    expect(tookMs).toBe(29_000);
  });

  test.each<[string, (nowMs: number) => Exchange]>([
    ['nothing changes', () => record('finished')],
    ['another field changes', (nowMs) => record('finished', { lastModified: nowMs < 1_000 ? 1 : 2 })],
    ['only a clock does', (nowMs) => record('finished', { now: nowMs })],
    ['the state comes and goes', (nowMs) => (nowMs % 1_000 === 0 ? record('') : record('finished'))],
  ])('leaves no trace within 30 s, read every 0.5 s, when %s', async (_, read) => {
    const { resolution, tookMs, step } = await resolveBy(read);
    expect(resolution).toMatchObject(without);
    expect(tookMs).toBe(30_000);
    expect(step.requests).toHaveLength(60);
  });

  const yes = 'took-effect';
  const no = 'time-up';
  test.each<[Command, State, State[], Resolution['kind']]>([
    // What runs by itself changes whether or not the command arrived.
    ['start', 'in-progress', ['finished'], no],
    ['start', 'in-progress', ['erroneous'], no],
    ['start', 'in-progress', ['pausing', 'paused'], no],
    ['start', 'starting', ['in-progress'], no],
    ['start', 'stopping', ['finished'], no],
    ['start', 'stopping', ['starting'], yes],
    ['start', 'in-progress', ['starting'], yes],
    ['start', 'starting', ['starting'], no],
    ['resume', 'pausing', ['paused'], no],
    ['resume', 'pausing', ['resuming'], yes],
    ['resume', 'stopping', ['finished'], no],
    // A run is proved.
    ['start', 'finished', ['starting'], yes],
    ['start', 'finished', ['in-progress'], yes],
    ['start', 'finished', ['paused'], yes],
    ['start', 'editing', ['erroneous'], yes],
    ['start', 'finished', ['erroneous'], yes],
    ['start', 'paused', ['in-progress'], yes],
    ['start', 'paused', ['resuming'], yes],
    ['start', 'paused', ['stopping', 'finished', 'in-progress'], yes],
    ['resume', 'paused', ['resuming'], yes],
    ['resume', 'paused', ['in-progress'], yes],
    // It is not.
    ['start', 'finished', ['finished'], no],
    ['start', 'finished', ['editing'], no],
    ['start', 'finished', ['editing', 'erroneous'], no],
    ['start', 'paused', ['paused'], no],
    ['start', 'paused', ['stopping', 'finished'], no],
    ['start', 'paused', ['finished'], no],
    ['start', 'paused', ['erroneous'], no],
    ['start', 'erroneous', ['paused'], no],
    ['resume', 'paused', ['finished'], no],
    // A pause and a stop.
    ['pause', 'in-progress', ['pausing'], yes],
    ['pause', 'in-progress', ['paused'], yes],
    ['pause', 'editing', ['paused'], yes],
    ['pause', 'in-progress', ['finished'], no],
    ['pause', 'paused', ['paused'], no],
    ['pause', 'paused', ['in-progress', 'paused'], no],
    ['stop', 'in-progress', ['stopping'], yes],
    ['stop', 'in-progress', ['finished'], yes],
    ['stop', 'paused', ['finished'], yes],
    ['stop', 'erroneous', ['finished'], yes],
    ['stop', 'in-progress', ['paused'], no],
    ['stop', 'stopping', ['stopping'], no],
    // It was on its way there before.
    ['stop', 'stopping', ['finished'], no],
    ['pause', 'pausing', ['paused'], no],
    ['start', 'starting', ['resuming'], no],
    ['stop', 'finished', ['finished'], no],
  ])('%s: from %s, then %j: %s', async (command, before, states, kind) => {
    const left = [...states];
    const read = (): Exchange => record(left.length > 1 ? left.shift() : left[0]);
    expect((await resolveBy(read, { command, before })).resolution.kind).toBe(kind);
  });

  test('stays undecided when no state can be read, and says why', async () => {
    const { resolution } = await resolveBy(() => record('queued'));
    const trouble = 'the workflow’s `state` says “queued”, which is not a known state';
    expect(resolution).toMatchObject({ kind: 'time-up', trouble });
  });

  test('stays undecided when nothing can be read, and says why', async () => {
    const { resolution, tookMs } = await resolveBy(() => answered(502));
    expect(resolution).toMatchObject({
      kind: 'time-up',
      trouble: 'the workflow could not be read: HTTP 502',
    });
    expect(tookMs).toBe(30_000);
  });

  test('is given up when the record may not be read, twice', async () => {
    const { resolution, tookMs } = await resolveBy(() => answered(403));
    expect(resolution).toMatchObject({
      kind: 'unreadable',
      what: 'the workflow could not be read: HTTP 403',
    });
    expect(tookMs).toBe(2_000);
  });

  test('is given up when time is up', async () => {
    const { tookMs } = await resolveBy(() => record('finished'), { timeoutMs: 5_000 });
    expect(tookMs).toBe(5_000);
  });

  test('is watched every 2 s at least, whatever a server asks', async () => {
    const { step, tookMs } = await resolveBy(() => answered(503, '', { retryAfter: '20' }));
    expect(step.requests).toHaveLength(15);
    expect(tookMs).toBe(30_000);
  });
});
