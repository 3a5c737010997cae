import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Command, WaitFor } from '../src/campaign.js';
import type { Exchange } from '../src/exchange.js';
import { STATES, type State } from '../src/state.js';
import { adaptiveIntervalMs, meaning, type Resolution, resolve, type WaitEnd, waitFor } from '../src/wait.js';
import { Watch } from '../src/watch.js';
import { accessWith, answered, type FakeClock, type FakeStep, fakeStep } from './support/fake-step.js';

const HOUR_MS = 3_600_000;

interface Watched {
  end: WaitEnd;
  step: FakeStep;
  seen: State[];
  endedAtMs: number;
}

/** Waits after a command, with a workflow whose record is a function of time. */
async function watch(
  read: (nowMs: number, clock: FakeClock) => Exchange,
  options: {
    command?: Command;
    awaited?: Exclude<WaitFor, 'accepted'>;
    before?: State;
    timeoutMs?: number;
    pollIntervalMs?: number;
    random?: () => number;
  } = {},
): Promise<Watched> {
  const step = fakeStep((_, clock) => read(clock.nowMs(), clock), options);
  const before = options.before ?? 'finished';
  const seen: State[] = [];
  const command = options.command ?? 'start';
  const snapshot = { record: { state: before, lastStart: 1 }, state: before, field: ['state'] };
  const end = await waitFor(
    step,
    accessWith(),
    new Watch(snapshot, command, step.log, (state) => void seen.push(state)),
    { command, awaited: options.awaited ?? 'finished', pollIntervalMs: options.pollIntervalMs },
  );
  return { end, step, seen, endedAtMs: step.clock.nowMs() };
}

/** A watch that begins with nothing but a state. */
function watchFrom(state: State, step: FakeStep): Watch {
  return new Watch({ record: {}, state, field: ['state'] }, 'start', step.log, () => undefined);
}

const record = (state: string, rest: object = {}): Exchange =>
  answered(200, { state, lastStart: 1, ...rest });
/** In progress until a moment, finished from then on. */
const finishingAt = (ms: number) => (nowMs: number) => record(nowMs < ms ? 'in-progress' : 'finished');
const randoms = fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 1, maxLength: 50 });
const cycling = (values: number[]): (() => number) => {
  let index = 0;
  return () => values[index++ % values.length] ?? 0;
};

describe('the adaptive interval', () => {
  test('is 5 % of the time waited, between 2 s and 30 s, whatever the jitter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 * HOUR_MS }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (waited, random) => {
          const interval = adaptiveIntervalMs(waited, random);
          expect(interval).toBeGreaterThanOrEqual(2_000);
          expect(interval).toBeLessThanOrEqual(30_000);
          expect(interval).toBeLessThanOrEqual(waited * 0.05 + 2_000);
          expect(interval).toBeGreaterThanOrEqual(Math.min(29_000, waited * 0.05));
        },
      ),
    );
  });

  test('does jitter, so that jobs of one matrix drift apart', () => {
    expect(adaptiveIntervalMs(200_000, 0.9)).toBeGreaterThan(adaptiveIntervalMs(200_000, 0.1));
  });

  test('costs at most 180 reads an hour, snapshot included', async () => {
    await fc.assert(
      fc.asyncProperty(randoms, async (values) => {
        const { end, step } = await watch(() => record('in-progress'), {
          timeoutMs: HOUR_MS,
          random: cycling(values),
        });
        expect(end.kind).toBe('deadline');
        expect(step.requests.length + 1).toBeLessThanOrEqual(180);
      }),
      { examples: [[[0]]], numRuns: 30 },
    );
  });

  test('notices a finish at any moment within 5 % of the time waited + 2 s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: HOUR_MS }), randoms, async (finishMs, values) => {
        const { end, endedAtMs } = await watch(finishingAt(finishMs), {
          timeoutMs: 3 * HOUR_MS,
          random: cycling(values),
          before: 'editing',
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
    const atTheDeadline = await watch(finishingAt(0), {
      timeoutMs: 10_000,
      pollIntervalMs: 10_000,
      before: 'editing',
    });
    expect(atTheDeadline.end).toEqual({ kind: 'reached', state: 'finished' });
  });

  test('makes a read even in a wait that is shorter than it', async () => {
    const { end } = await watch(() => record('finished', { lastStart: 2 }), {
      timeoutMs: 1_500,
      command: 'stop',
    });
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
  });

  test('makes its last read even when the server asked to be left alone for longer', async () => {
    const at: number[] = [];
    const busy = (nowMs: number): Exchange => {
      at.push(nowMs);
      return answered(429, '', { retryAfter: '600' });
    };
    const { end } = await watch(busy, { timeoutMs: 60_000, random: () => 0 });
    expect(at).toEqual([2_000, 57_000]);
    expect(end).toEqual({ kind: 'deadline', trouble: 'the workflow could not be read: HTTP 429' });
  });

  test('makes no more reads near the deadline when they fail', async () => {
    const { step } = await watch(() => answered(429), { timeoutMs: HOUR_MS, random: () => 0 });
    expect(step.requests.length + 1).toBeLessThanOrEqual(180);
    const short = await watch(() => answered(429), { timeoutMs: 6_000 });
    expect(short.step.requests).toHaveLength(2);
  });

  test('gives way to a fixed one', async () => {
    const { step } = await watch(finishingAt(95_000), { pollIntervalMs: 10_000 });
    expect(step.requests).toHaveLength(10);
  });
});

describe('what a state means', () => {
  // done, bad or pending for each state in turn, as STATES has them; capital letter: only when fresh.
  test.each<[Command, Exclude<WaitFor, 'accepted'>, string]>([
    //                  edit star prog ping psed resu stop fini erro
    ['start', 'started', 'p p d p p p p D B'],
    ['start', 'finished', 'p p p p p p p D B'],
    ['resume', 'started', 'p p d p p p p D B'],
    ['resume', 'finished', 'p p p p p p p D B'],
    ['pause', 'paused', 'p p p p d p p b b'],
    ['stop', 'finished', 'p p p p p p p d p'],
  ])('%s, waiting for %s', (command, awaited, expected) => {
    const letter = (state: State, fresh: boolean) => meaning(command, awaited, state, fresh).charAt(0);
    const letters = STATES.map((state) => {
      const fresh = letter(state, true);
      return fresh === letter(state, false) ? fresh : fresh.toUpperCase();
    });
    expect(letters.join(' ')).toBe(expected);
  });
});

describe('freshness', () => {
  test.each(['finished', 'erroneous'] as const)('a stale %s never ends a wait', async (state) => {
    const { end } = await watch(() => record(state), { before: state });
    expect(end.kind).toBe('deadline');
  });

  test('a record that differs at every read is still stale', async () => {
    const { end } = await watch((nowMs) => record('finished', { readAt: nowMs }));
    expect(end.kind).toBe('deadline');
  });

  test('a changed record is fresh, though no other state was seen', async () => {
    const { end } = await watch((nowMs) => record('finished', { lastStart: nowMs < 10_000 ? 1 : 2 }));
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
  });

  test('a different terminal state is fresh', async () => {
    expect((await watch(() => record('erroneous'))).end).toEqual({ kind: 'failed', state: 'erroneous' });
  });

  test('an unknown state is no end, but news, and warned of once', async () => {
    const { end, step } = await watch((nowMs) => record(nowMs < 60_000 ? 'queued' : 'finished'));
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
    expect(step.warnings).toEqual([
      'The workflow’s `state` is “queued”, which is not a known state. Waiting goes on.',
    ]);
    expect((await watch(() => record('queued'))).end.kind).toBe('deadline');
  });

  test.each(['', 'N/A', 'queued'])('one odd reading (%j) makes nothing fresh', async (odd) => {
    const slip = (nowMs: number): Exchange => record(nowMs > 10_000 && nowMs <= 12_000 ? odd : 'finished');
    const { end, step } = await watch(slip, { pollIntervalMs: 2_000 });
    expect(end.kind).toBe('deadline');
    expect(step.warnings).toHaveLength(1);
  });

  test('an odd reading before the run before has stopped makes nothing fresh', async () => {
    const states = ['stopping', 'queued', 'queued', 'queued', 'finished'];
    const { end } = await watch(() => record((states.length > 1 ? states.shift() : states[0]) ?? ''), {
      before: 'stopping',
    });
    expect(end.kind).toBe('deadline');
  });

  test('what was stopping and then is seen running is fresh', () => {
    const step = fakeStep(() => answered(200));
    const watched = watchFrom('stopping', step);
    watched.look({ state: 'in-progress' });
    expect(watched.fresh).toBe(true);
  });

  test('a state further down that is no longer shown is named by its path', () => {
    const step = fakeStep(() => answered(200));
    const snapshot = { record: {}, state: 'finished', field: ['a', 'b'] } as const;
    new Watch(snapshot, 'start', step.log, () => undefined).look({ a: {} });
    expect(step.warnings).toEqual(['The workflow’s record no longer shows `a.b`. Waiting goes on.']);
  });

  test('a record without its state is neither', async () => {
    const { end, step } = await watch((nowMs) =>
      nowMs < 60_000 ? answered(200, { lastStart: 1 }) : record('finished'),
    );
    expect(end.kind).toBe('deadline');
    expect(step.warnings).toEqual(['The workflow’s record no longer shows `state`. Waiting goes on.']);
  });

  test.each([
    'finished',
    'erroneous',
  ] as const)('a %s that the run before was stopping for is stale', async (last) => {
    const ends = (nowMs: number): Exchange =>
      record(nowMs < 60_000 ? 'stopping' : last, { lastStart: nowMs < 60_000 ? 1 : 2 });
    expect((await watch(ends, { before: 'stopping' })).end.kind).toBe('deadline');
    const restarts = (nowMs: number): Exchange =>
      nowMs < 120_000 ? ends(nowMs) : finishingAt(180_000)(nowMs);
    expect((await watch(restarts, { before: 'stopping' })).end).toEqual({
      kind: 'reached',
      state: 'finished',
    });
  });

  test('after the run before has stopped, a changed record is fresh', async () => {
    const { end } = await watch(
      (nowMs) => record(nowMs < 30_000 ? 'stopping' : 'finished', { lastStart: nowMs < 60_000 ? 1 : 2 }),
      { before: 'stopping', timeoutMs: 120_000 },
    );
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
  });

  test('a stop is done when what was stopping has finished', async () => {
    const ends = (nowMs: number): Exchange => record(nowMs < 60_000 ? 'stopping' : 'finished');
    const { end } = await watch(ends, { before: 'stopping', command: 'stop' });
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
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
  ])('%s is ridden out, and said once', async (_, failure) => {
    const { end, step } = await watch((nowMs) =>
      nowMs < 1_800_000 ? failure : record(nowMs < 2_000_000 ? 'in-progress' : 'finished'),
    );
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
    expect(step.lines.filter((line) => line.includes('Waiting goes on'))).toHaveLength(1);
  });

  test('to the deadline, never beyond', async () => {
    const { end, endedAtMs } = await watch(() => answered(502), { timeoutMs: 600_000 });
    expect(end.kind).toBe('deadline');
    expect(endedAtMs).toBe(600_000);
  });

  test.each([400, 401, 403, 404, 410, 302])('%i ends the wait at once', async (status) => {
    const { end, step } = await watch(() => answered(status));
    expect(end.kind).toBe('unreadable');
    expect(step.requests).toHaveLength(1);
  });

  test('honour Retry-After', async () => {
    const { step } = await watch(
      (nowMs) => (nowMs < 5_000 ? answered(429, '', { retryAfter: '600' }) : record('in-progress')),
      { timeoutMs: 700_000, pollIntervalMs: 4_000 },
    );
    // At 4 s, then not before 604 s.
    expect(step.requests.length).toBeLessThan(30);
    expect(step.requests.length).toBeGreaterThan(2);
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
    const end = await waitFor(step, accessWith('minted'), watchFrom('editing', step), {
      command: 'start',
      awaited: 'finished',
      pollIntervalMs: 5_000,
    });
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
      if (request.url.hostname !== 'ims.example') return finishingAt(0)(clock.nowMs());
      mints++;
      return clock.nowMs() < 600_000 ? answered(503) : answered(200, { access_token: 'late' });
    });
    const end = await waitFor(step, accessWith('minted'), watchFrom('editing', step), {
      command: 'start',
      awaited: 'finished',
      pollIntervalMs: 10_000,
    });
    expect(end).toEqual({ kind: 'reached', state: 'finished' });
    expect(mints).toBe(60);
    expect(step.lines.filter((line) => /mint/i.test(line))).toEqual([
      'No token could be minted: HTTP 503. Waiting goes on',
      'No token could be minted: HTTP 503. Waited 5 min, 55 min left',
      'No token could be minted: HTTP 503. Waited 10 min, 50 min left',
      'Token minted',
    ]);
  });

  test('rejected twice in a row ends the wait', async () => {
    const { end, rejections } = await watchMinted((nowMs) => nowMs > 50_000);
    expect(end.kind).toBe('unreadable');
    expect(rejections).toBe(2);
  });
});

describe('the log', () => {
  test('shows each change once, and a heartbeat every five minutes', async () => {
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
    expect(beats).toHaveLength(11);
    expect(beats[0]).toBe('Still in progress. Waited 5 min, 55 min left');
  });

  test('shows in a heartbeat why nothing was read', async () => {
    const { step } = await watch(() => answered(503), { timeoutMs: 700_000, pollIntervalMs: 100_000 });
    expect(step.lines).toEqual([
      'The workflow could not be read: HTTP 503. Waiting goes on',
      'The workflow could not be read: HTTP 503. Waited 5 min, 7 min left',
      'The workflow could not be read: HTTP 503. Waited 10 min, 100 s left',
    ]);
  });

  test('shows a heartbeat also when reads are far apart, and what is wrong when they fail', async () => {
    const { step } = await watch(() => answered(503), { timeoutMs: 900_000, pollIntervalMs: 700_000 });
    expect(step.lines).toEqual([
      'Still finished. Waited 5 min, 10 min left',
      'Still finished. Waited 10 min, 5 min left',
      'The workflow could not be read: HTTP 503. Waiting goes on',
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
    expect(end).toEqual({ kind: 'deadline', trouble: undefined });
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
  await waitFor(step, accessWith(), watchFrom('finished', step), {
    command: 'start',
    awaited: 'finished',
    pollIntervalMs: undefined,
  });
  expect(readAt.slice(0, 3)).toEqual([2_000, 4_000, 6_000]);
  expect(step.lines[0]).toBe('Still in progress. Waited 5 min, 55 min left');
});

test('reads are counted in the log', async () => {
  const step = fakeStep((_, clock) => finishingAt(5_000)(clock.nowMs()));
  const lines: string[] = [];
  step.log.debug = (text) => void lines.push(text);
  await waitFor(step, accessWith(), watchFrom('editing', step), {
    command: 'start',
    awaited: 'finished',
    pollIntervalMs: 2_000,
  });
  expect(lines.map((line) => /attempt (\d)/.exec(line)?.[1])).toEqual(['1', '2', '3']);
  lines.length = 0;
  await resolve(step, accessWith(), watchFrom('finished', step), undefined);
  expect(lines.map((line) => /attempt (\d)/.exec(line)?.[1])).toEqual(['1', '2']);
});

describe('an interruption', () => {
  test('while sleeping ends the wait without another read', async () => {
    const step = fakeStep(() => record('in-progress'));
    const sleep = step.clock.sleep.bind(step.clock);
    step.clock.sleep = async (ms) => {
      if (step.requests.length === 2) step.interrupt();
      await sleep(ms);
    };
    const end = await waitFor(step, accessWith(), watchFrom('finished', step), {
      command: 'start',
      awaited: 'finished',
      pollIntervalMs: undefined,
    });
    expect(end).toEqual({ kind: 'interrupted' });
    expect(step.requests).toHaveLength(2);
  });

  test('ends the wait at once', async () => {
    const step = fakeStep(() => {
      step.interrupt();
      return record('in-progress');
    });
    const end = await waitFor(step, accessWith(), watchFrom('finished', step), {
      command: 'start',
      awaited: 'started',
      pollIntervalMs: undefined,
    });
    expect(end).toEqual({ kind: 'interrupted' });
    expect(step.requests).toHaveLength(1);
  });
});

describe('an ambiguous command', () => {
  async function resolveBy(
    read: (nowMs: number) => Exchange,
    options: {
      timeoutMs?: number;
      before?: State;
      command?: Command;
      pollIntervalMs?: number | undefined;
    } = {},
  ): Promise<{ resolution: Resolution; tookMs: number; step: FakeStep }> {
    const { before = 'finished', command = 'start', timeoutMs = HOUR_MS } = options;
    const sentAtMs = 7_000;
    const step = fakeStep((_, clock) => read(clock.nowMs() - sentAtMs), { timeoutMs: timeoutMs + sentAtMs });
    const snapshot = { record: { state: before, lastStart: 1, stamp: 1 }, state: before, field: ['state'] };
    // Sent at some time after the step began.
    step.clock.advance(sentAtMs);
    const resolution = await resolve(
      step,
      accessWith(),
      new Watch(snapshot, command, step.log, () => undefined),
      options.pollIntervalMs,
    );
    return { resolution, tookMs: step.clock.nowMs() - sentAtMs, step };
  }

  test('was applied when the state changes', async () => {
    const { resolution } = await resolveBy((nowMs) =>
      record(nowMs < 9_000 ? 'finished' : 'starting', { stamp: 1 }),
    );
    expect(resolution).toEqual({ kind: 'took-effect' });
  });

  test('was applied when a stamp changes and stays', async () => {
    const { resolution } = await resolveBy(() => record('finished', { stamp: 2 }));
    expect(resolution).toEqual({ kind: 'took-effect' });
  });

  test('stays undecided while the state is one that is not known', async () => {
    const { resolution } = await resolveBy(() => record('queued', { stamp: 2 }));
    expect(resolution.kind).toBe('no-trace');
    const after = await resolveBy((nowMs) => record(nowMs < 5_000 ? 'queued' : 'finished', { stamp: 2 }));
    expect(after.resolution).toEqual({ kind: 'took-effect' });
  });

  test.each<[string, (nowMs: number) => Exchange]>([
    ['nothing changes', () => record('finished', { stamp: 1 })],
    ['only a clock does', (nowMs) => record('finished', { stamp: 1, now: nowMs })],
  ])('leaves no trace within 30 s when %s', async (_, read) => {
    const { resolution, tookMs } = await resolveBy(read);
    expect(resolution).toEqual({ kind: 'no-trace', watchedMs: 30_000 });
    expect(tookMs).toBe(30_000);
  });

  // What moves by itself changes whether or not the command arrived.
  test.each<[Command, State, State, Resolution['kind']]>([
    ['start', 'in-progress', 'finished', 'no-trace'],
    ['start', 'starting', 'in-progress', 'no-trace'],
    ['start', 'stopping', 'finished', 'no-trace'],
    ['start', 'stopping', 'starting', 'took-effect'],
    ['start', 'paused', 'in-progress', 'took-effect'],
    ['resume', 'pausing', 'paused', 'no-trace'],
    ['resume', 'pausing', 'resuming', 'took-effect'],
    ['pause', 'in-progress', 'finished', 'no-trace'],
    ['pause', 'in-progress', 'pausing', 'took-effect'],
    ['pause', 'in-progress', 'paused', 'took-effect'],
    ['stop', 'in-progress', 'paused', 'no-trace'],
    ['stop', 'in-progress', 'stopping', 'took-effect'],
    ['stop', 'in-progress', 'finished', 'took-effect'],
    ['stop', 'paused', 'finished', 'took-effect'],
    ['stop', 'stopping', 'stopping', 'no-trace'],
    ['resume', 'stopping', 'finished', 'no-trace'],
    // What the command does not lead to is somebody else's doing.
    ['start', 'finished', 'editing', 'no-trace'],
    ['start', 'finished', 'paused', 'no-trace'],
    ['start', 'paused', 'stopping', 'no-trace'],
    ['start', 'paused', 'resuming', 'took-effect'],
    ['start', 'editing', 'erroneous', 'took-effect'],
    ['resume', 'paused', 'stopping', 'no-trace'],
    ['resume', 'paused', 'in-progress', 'took-effect'],
    ['resume', 'paused', 'finished', 'took-effect'],
    ['pause', 'finished', 'in-progress', 'no-trace'],
    ['pause', 'paused', 'finished', 'no-trace'],
    ['stop', 'paused', 'in-progress', 'no-trace'],
    ['stop', 'erroneous', 'finished', 'took-effect'],
    ['start', 'paused', 'finished', 'took-effect'],
    ['start', 'paused', 'paused', 'took-effect'],
    ['resume', 'paused', 'resuming', 'took-effect'],
    ['resume', 'paused', 'erroneous', 'took-effect'],
    ['pause', 'editing', 'pausing', 'took-effect'],
    ['pause', 'editing', 'paused', 'took-effect'],
  ])('%s: from %s to %s means %s', async (command, before, after, kind) => {
    const read = (): Exchange => record(after, { stamp: 2 });
    expect((await resolveBy(read, { command, before })).resolution.kind).toBe(kind);
  });

  test.each<[Command, State, (State | undefined)[], Resolution['kind']]>([
    ['start', 'paused', ['stopping', 'finished'], 'no-trace'],
    ['start', 'paused', ['stopping', 'finished', 'in-progress'], 'took-effect'],
    ['start', 'finished', ['editing', 'finished'], 'no-trace'],
    ['pause', 'paused', ['in-progress', 'paused'], 'no-trace'],
    ['stop', 'paused', ['in-progress', 'stopping'], 'took-effect'],
    // One odd reading is none.
    ['start', 'finished', [undefined, 'finished'], 'no-trace'],
    ['start', 'finished', [undefined, undefined, 'finished'], 'no-trace'],
  ])('%s: from %s by way of %j means %s', async (command, before, states, kind) => {
    const left = [...states];
    const read = (): Exchange => record((left.length > 1 ? left.shift() : left[0]) ?? 'odd', { stamp: 1 });
    expect((await resolveBy(read, { command, before })).resolution.kind).toBe(kind);
  });

  test('stays undecided when nothing can be read, and says why', async () => {
    const { resolution, tookMs } = await resolveBy(() => answered(502));
    expect(resolution).toEqual({ kind: 'unread', what: 'the workflow could not be read: HTTP 502' });
    expect(tookMs).toBe(30_000);
  });

  test('is given up at once when the record may not be read', async () => {
    const { resolution, tookMs } = await resolveBy(() => answered(403));
    expect(resolution).toEqual({ kind: 'unread', what: 'the workflow could not be read: HTTP 403' });
    expect(tookMs).toBe(0);
  });

  test('is given up when time is up', async () => {
    const { tookMs } = await resolveBy(() => record('finished', { stamp: 1 }), { timeoutMs: 5_000 });
    expect(tookMs).toBe(5_000);
  });

  test.each([
    [100, 300],
    [undefined, 15],
    [60_000, 15],
  ])('with a poll interval of %s ms is looked for %i times', async (pollIntervalMs, reads) => {
    const { step } = await resolveBy(() => record('finished', { stamp: 1 }), { pollIntervalMs });
    expect(step.requests).toHaveLength(reads);
  });

  test('leaves the server alone for as long as it asks', async () => {
    const { step, tookMs } = await resolveBy(() => answered(429, '', { retryAfter: '20' }));
    expect(step.requests).toHaveLength(2);
    expect(tookMs).toBe(30_000);
  });
});
