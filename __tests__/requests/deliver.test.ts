import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commandOrder, type Order } from '../../src/campaign/api.js';
import type { WorkflowCommand } from '../../src/campaign/commands.js';
import { judgeCommand } from '../../src/campaign/verdict.js';
import type { Exchange } from '../../src/http/exchange.js';
import { type Delivery, deliver } from '../../src/requests/deliver.js';
import { accessWith, answered, type FakeStep, fakeStep } from '../../tools/simulated-time.js';

interface Delivered {
  delivery: Delivery;
  step: FakeStep;
  /** What became of each command sent, in order. */
  exchanges: Exchange[];
  events: string[];
}

/** Delivers a start through exchanges that come one after the other; the last one is repeated. */
async function deliverThrough(
  script: Exchange[],
  options: { kind?: 'given' | 'minted'; once?: boolean; timeoutMs?: number; random?: () => number } = {},
): Promise<Delivered> {
  const exchanges: Exchange[] = [];
  const events: string[] = [];
  let mints = 0;
  const step = fakeStep((request) => {
    if (request.url.hostname === 'ims.example') return answered(200, { access_token: `minted-${++mints}` });
    const exchange = script[Math.min(exchanges.length, script.length - 1)] ?? answered(200);
    exchanges.push(exchange);
    if (exchange.kind !== 'not-delivered') request.onConnected?.();
    return exchange;
  }, options);
  const delivery = await deliver(
    step,
    accessWith(options.kind),
    order('start'),
    {
      connected: () => void events.push('connected'),
      notApplied: () => void events.push('not applied'),
      answered: ({ status }) => void events.push(String(status)),
    },
    { once: options.once ?? false },
  );
  return { delivery, step, exchanges, events };
}

const order = (command: WorkflowCommand): Order => commandOrder(accessWith().address, command);

const refusedConnection: Exchange = { kind: 'not-delivered', fault: 'refused', detail: 'ECONNREFUSED' };
const lost: Exchange = { kind: 'ambiguous', fault: 'lost', detail: 'ECONNRESET' };

const anyExchange: fc.Arbitrary<Exchange> = fc.oneof(
  fc.constant(refusedConnection),
  fc.constant(lost),
  fc.record({
    kind: fc.constant('answered' as const),
    status: fc.oneof(fc.constantFrom(200, 401, 429, 500, 502, 503), fc.integer({ min: 200, max: 599 })),
    retryAfter: fc.option(fc.constantFrom('1', '5', 'soon'), { nil: undefined }),
    date: fc.constant(undefined),
    contentType: fc.constant(undefined),
    requestId: fc.constant(undefined),
    body: fc.constantFrom('', 'RST-360011 no', '{"error_code":"503010","message":""}', '<html>'),
    bodyComplete: fc.boolean(),
  }),
);

describe('whatever happens', () => {
  test('a command that may have been applied is the last one sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyExchange, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('given' as const, 'minted' as const),
        fc.integer({ min: 1, max: 120_000 }),
        async (script, kind, timeoutMs) => {
          const { delivery, exchanges, step } = await deliverThrough(script, { kind, timeoutMs });
          const verdicts = exchanges.map((exchange) => judgeCommand(exchange, '').kind);
          const risky = verdicts.findIndex((verdict) => verdict === 'accepted' || verdict === 'ambiguous');
          if (risky !== -1) expect(risky).toBe(verdicts.length - 1);
          const last = verdicts.at(-1);
          expect(delivery.kind).toBe(last === 'accepted' || last === 'ambiguous' ? last : 'refused');
          // First attempt, four retries, and one more for a token minted anew.
          expect(exchanges.length).toBeLessThanOrEqual(6);
          expect(step.clock.nowMs()).toBeLessThanOrEqual(timeoutMs);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('one attempt is one attempt, if only one is allowed', async () => {
    await fc.assert(
      fc.asyncProperty(anyExchange, async (exchange) => {
        const { exchanges } = await deliverThrough([exchange], { kind: 'minted', once: true });
        expect(exchanges).toHaveLength(1);
      }),
    );
  });
});

describe('retries', () => {
  test('are four, 1 to 2 s, 2 to 4 s, 4 to 8 s and 8 to 16 s apart', async () => {
    for (const [random, totalMs] of [
      [0, 15_000],
      [0.999_999, 30_000],
    ] as const) {
      const { exchanges, step, delivery } = await deliverThrough([refusedConnection], {
        random: () => random,
      });
      expect(exchanges).toHaveLength(5);
      expect(Math.round(step.clock.nowMs())).toBe(totalMs);
      expect(delivery.kind === 'refused' && delivery.what).toMatch(
        /not sent: no connection \(ECONNREFUSED\) \(5 attempts were made\)/,
      );
    }
  });

  test('wait as long as the server asks, to the second', async () => {
    const { step, delivery } = await deliverThrough([answered(429, '', { retryAfter: '77' }), answered(200)]);
    expect(delivery.kind).toBe('accepted');
    expect(step.clock.nowMs()).toBe(77_000);
    expect(step.lines[0]).toMatch(/^Start was refused: HTTP 429; trying again in 77 s, as the server asks$/);
  });

  test('wait until the date that the server names', async () => {
    const retryAfter = new Date(Date.UTC(2026, 0, 1, 0, 2)).toUTCString();
    const { step } = await deliverThrough([answered(429, '', { retryAfter }), answered(200)]);
    expect(step.clock.nowMs()).toBe(120_000);
  });

  test('are not begun when they would outlast the step', async () => {
    const { step, delivery } = await deliverThrough([answered(429, '', { retryAfter: '61' })], {
      timeoutMs: 60_000,
    });
    expect(step.clock.nowMs()).toBe(0);
    expect(delivery.kind === 'refused' && delivery.what).toMatch(
      /the server asks to come back in 61 s \(Retry-After\), but `timeout-minutes` leaves 60 s/,
    );
  });

  test('that find the time used up still tell what held the command up', async () => {
    const step = fakeStep(() => answered(429), { timeoutMs: 2_000, random: () => 0 });
    const slow = { ...step.clock, sleep: async () => step.clock.advance(2_000) };
    const clock = Object.assign(Object.create(step.clock), slow);
    const delivery = await deliver({ ...step, clock }, accessWith(), order('start'));
    expect(step.requests).toHaveLength(1);
    expect(delivery.kind === 'refused' && delivery.what).toMatch(/start was refused: HTTP 429/);
  });

  test('count refusals, not the token minted anew', async () => {
    const throttled = answered(429, '', { retryAfter: '1' });
    const script = [throttled, answered(401), throttled, throttled, throttled, answered(200)];
    expect((await deliverThrough(script, { kind: 'minted' })).delivery.kind).toBe('accepted');
  });
});

test('a code that only echoes the workflow’s ID is no refusal', async () => {
  const access = accessWith();
  access.address.workflowId = 'RST-360011';
  const step = fakeStep(() => answered(500, '<p>No answer from /workflow/execution/RST-360011/commands</p>'));
  expect(await deliver(step, access, order('start'))).toMatchObject({ kind: 'ambiguous' });
});

describe('the events', () => {
  test('tell at each moment whether the command may have been applied', async () => {
    const { events } = await deliverThrough([refusedConnection, answered(429), lost]);
    expect(events).toEqual(['not applied', 'connected', '429', 'not applied', 'connected']);
  });
});

describe('the token', () => {
  /** A step whose token service answers with `mint`, in a world where commands get a 401 first. */
  const minting = (mint: (count: number) => Exchange): FakeStep => {
    let mints = 0;
    return fakeStep(({ url }) => (url.hostname === 'ims.example' ? mint(++mints) : answered(401)));
  };

  test('that is not to be had keeps the command from being sent', async () => {
    const step = minting(() => answered(400, { error: 'invalid_scope' }));
    expect(await deliver(step, accessWith('minted'), order('stop'))).toMatchObject({
      kind: 'refused',
      what: 'stop was not sent: no token could be minted: HTTP 400 (invalid_scope)',
      cause: 'The credential may not ask for one of the `scopes`.',
    });
    expect(step.requests).toHaveLength(1);
  });

  test('is minted once more on a 401, which is said, and no more than once', async () => {
    const step = minting((count) => answered(200, { access_token: `minted-${count}` }));
    expect(await deliver(step, accessWith('minted'), order('start'))).toMatchObject({
      kind: 'refused',
      what: 'start was refused: HTTP 401',
    });
    expect(step.lines).toContain('HTTP 401 on the minted token: minting another and sending once more');
    expect(step.requests.map(({ headers }) => headers['Authorization'])).toEqual([
      undefined,
      'Bearer minted-1',
      undefined,
      'Bearer minted-2',
    ]);
  });

  test('that is not to be had a second time does not hide the refusal', async () => {
    const step = minting((count) => (count === 1 ? answered(200, { access_token: 'x' }) : answered(400)));
    expect(await deliver(step, accessWith('minted'), order('start'))).toMatchObject({
      kind: 'refused',
      what: 'start was refused (HTTP 401), and then not sent: no token could be minted: HTTP 400',
    });
  });

  test('that was given is not, nor is one of an only attempt', async () => {
    for (const [kind, once] of [
      ['given', false],
      ['minted', true],
    ] as const) {
      const step = minting(() => answered(200, { access_token: 'minted' }));
      await deliver(step, accessWith(kind), order('start'), {}, { once });
      expect(step.requests.filter(({ url }) => url.hostname !== 'ims.example')).toHaveLength(1);
    }
  });

  test('that arrives with an interruption is not used', async () => {
    const step = minting(() => {
      step.interrupt();
      return answered(200, { access_token: 'minted' });
    });
    expect(await deliver(step, accessWith('minted'), order('start'))).toEqual({ kind: 'withheld' });
    expect(step.requests).toHaveLength(1);
  });
});

test('attempts are counted in the log', async () => {
  const step = fakeStep(() => answered(429), { random: () => 0 });
  const lines: string[] = [];
  step.log.debug = (text) => void lines.push(text);
  await deliver(step, accessWith(), order('start'));
  expect(lines.map((line) => /attempt (\d)/.exec(line)?.[1])).toEqual(['1', '2', '3', '4', '5']);
});

describe('an interruption', () => {
  test('between two attempts leaves it at that', async () => {
    const step = fakeStep(() => {
      step.interrupt();
      return answered(429);
    });
    expect(await deliver(step, accessWith(), order('start'))).toEqual({ kind: 'withheld' });
    expect(step.requests).toHaveLength(1);
  });

  test('does not hide that the command was refused for good', async () => {
    const step = fakeStep(() => {
      step.interrupt();
      return answered(404);
    });
    expect(await deliver(step, accessWith(), order('start'))).toMatchObject({ kind: 'refused' });
  });
});
