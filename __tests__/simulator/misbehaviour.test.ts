import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults/faults.js';
import { FAULT_PRESETS, presetList } from '../../simulator/faults/presets.js';
import type { Simulator } from '../../simulator/server.js';
import {
  call,
  command,
  credentials,
  json,
  mint,
  read,
  type Seen,
  type Sent,
  simulator,
  until,
} from '../support/simulator-client.js';

/** What became of the first request in the journal, and whether the workflow was started. */
function outcome(sim: Simulator): { fault: unknown; status: unknown; tookEffect: unknown; starts: unknown } {
  const [entry] = sim.journal();
  return {
    fault: entry?.fault,
    status: entry?.status,
    tookEffect: entry?.tookEffect,
    starts: sim.workflows()[0]?.starts,
  };
}

/** Waits until the first request has met its fault. */
function faultDone(sim: Simulator): Promise<void> {
  return until(() => sim.journal()[0]?.fault !== undefined);
}

const NO_EFFECT = { tookEffect: false, starts: 0 };
const EFFECT = { tookEffect: true, starts: 1 };

const RESET = { status: undefined, end: 'ECONNRESET' };
const ELSEWHERE = 'http://127.0.0.1:9/elsewhere';
const TEAPOT = {
  kind: 'answer',
  status: 418,
  headers: { 'Retry-After': '7' },
  body: 'short',
  contentType: 'text/teapot',
} as const;
const SHORT = {
  status: 418,
  body: 'short',
  headers: expect.objectContaining({ 'retry-after': '7', 'content-type': 'text/teapot' }),
};
const GARBAGE = { status: undefined, end: expect.stringMatching(/^HPE_/) };

describe('a fault, seen from the socket', () => {
  test.each<[what: object, seen: object, effect: object, sent?: Partial<Sent>]>([
    [{ kind: 'delay', ms: 150 }, { status: 200, end: 'whole' }, EFFECT],
    [{ kind: 'reset', effect: 'before' }, RESET, NO_EFFECT],
    [{ kind: 'reset', effect: 'after' }, RESET, EFFECT],
    // Half of {"status":"accepted"}.
    [{ kind: 'cut' }, { status: 200, end: 'ECONNRESET', body: '{"status":' }, EFFECT],
    [{ kind: 'stall' }, { status: 200, body: '{"status":' }, EFFECT, { giveUpQuietMs: 50 }],
    [{ kind: 'drip', intervalMs: 2 }, { status: 200, end: 'given up' }, EFFECT, { giveUpBytes: 40 }],
    [{ ...TEAPOT, effect: true }, SHORT, EFFECT],
    [{ ...TEAPOT, effect: false }, SHORT, NO_EFFECT],
    [{ kind: 'redirect', status: 308, location: ELSEWHERE }, { status: 308 }, NO_EFFECT],
    [{ kind: 'redirect', status: 303, location: ELSEWHERE, effect: true }, { status: 303 }, EFFECT],
    [{ kind: 'garbage' }, GARBAGE, NO_EFFECT],
    [{ kind: 'garbage', effect: true }, GARBAGE, EFFECT],
    [{ kind: 'echo', status: 502, effect: false }, { status: 502 }, NO_EFFECT],
    [{ kind: 'echo', status: 502, effect: true }, { status: 502 }, EFFECT],
  ])('%j', async (what, expected, effect, sent = {}) => {
    const fault = { on: 'command', ...what } as Fault;
    const sim = await simulator({ faults: [fault] });
    const seen = await command(sim, 'start', sent);
    expect(seen).toMatchObject(expected);
    expect(outcome(sim)).toEqual({ fault: fault.kind, status: seen.status, ...effect });
    if (seen.status === 418) expect(seen.headers['x-request-id']).toBe(sim.journal()[0]?.requestId);
    if (fault.kind === 'delay') expect(seen.tookMs).toBeGreaterThanOrEqual(145);
    if (fault.kind === 'drip') expect(seen.body.startsWith('{"status":"accepted"}   ')).toBe(true);
    if (fault.kind === 'redirect') expect(seen.headers.location).toBe(ELSEWHERE);
  });

  test.each([
    ['before', NO_EFFECT],
    ['after', EFFECT],
  ] as const)('silent %s: nothing ever comes', async (effect, expected) => {
    const sim = await simulator({ faults: [{ on: 'command', kind: 'silent', effect }] });
    const giveUp = faultDone(sim).then(() => sleep(50));
    expect(await command(sim, 'start', { giveUp })).toMatchObject({ status: undefined, end: 'given up' });
    expect(outcome(sim)).toEqual({ fault: 'silent', status: undefined, ...expected });
  });

  test('cut, on a read: half the record', async () => {
    const sim = await simulator({ faults: [{ on: 'read', kind: 'cut' }] });
    const seen = await read(sim);
    expect(seen).toMatchObject({ status: 200, end: 'ECONNRESET' });
    expect(seen.body).toHaveLength(Math.floor(Number(seen.headers['content-length']) / 2));
    expect((await read(sim)).body.startsWith(seen.body)).toBe(true);
  });

  test('cut gives a 204 a body to be cut', async () => {
    const sim = await simulator({ successStatus: 204, faults: [{ on: 'command', kind: 'cut' }] });
    expect(await command(sim, 'start')).toMatchObject({ status: 200, end: 'ECONNRESET' });
  });

  test('endless: megabytes without an end, while others are served', async () => {
    const sim = await simulator({ faults: [{ on: 'command', kind: 'endless' }] });
    const endless = command(sim, 'start', { giveUpBytes: 8 * 1024 * 1024 });
    expect((await read(sim)).status).toBe(200);
    expect(await endless).toMatchObject({ status: 200, end: 'given up' });
    expect(outcome(sim)).toEqual({ fault: 'endless', status: 200, ...EFFECT });
  });

  test.each([0, 1, 2, 3_000_001])('huge: a valid body of %d bytes', async (bytes) => {
    const sim = await simulator({ faults: [{ on: 'command', kind: 'huge', bytes }] });
    const seen = await command(sim, 'start');
    expect(seen).toMatchObject({ status: 200, end: 'whole' });
    expect(seen.body).toHaveLength(bytes);
    if (bytes > 0) expect(() => json(seen)).not.toThrow();
    expect(outcome(sim)).toEqual({ fault: 'huge', status: 200, ...EFFECT });
  });

  test('echo: the request comes back, secrets and all', async () => {
    const sim = await simulator({ faults: [{ on: 'command', kind: 'echo', status: 502, effect: true }] });
    expect(json(await command(sim, 'start'))).toMatchObject({
      method: 'POST',
      url: '/geometrixx/campaign/workflow/execution/WKF110/commands',
      headers: { 'x-api-key': sim.options.apiKey },
      body: '{"method":"start"}',
    });
  });
});

describe('refused connections', () => {
  /** Reads until a read is answered; how it went each time. */
  async function untilServed(sim: Simulator): Promise<string[]> {
    const ends: string[] = [];
    for (;;) {
      const seen = await read(sim);
      ends.push(seen.end);
      if (seen.end === 'whole' || ends.length > 200) return ends;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  test('immediately, and then it listens again on the same port', async () => {
    const sim = await simulator();
    sim.addFault({ on: 'any', kind: 'refuse', ms: 500 });
    const ends = await untilServed(sim);
    expect(ends[0]).toBe('ECONNREFUSED');
    expect(new Set(ends)).toEqual(new Set(['ECONNREFUSED', 'whole']));
    // A refused connection brings no request.
    expect(sim.journal()).toHaveLength(1);
  });

  test.each(['mint', 'read', 'command'] as const)('after a %s, whose answer still arrives', async (after) => {
    const sim = await simulator({ faults: [{ on: 'any', kind: 'refuse', ms: 800, after }] });
    const exchanges: Readonly<Record<typeof after, () => Promise<Seen>>> = {
      mint: () => mint(sim),
      read: () => read(sim),
      command: () => command(sim, 'start'),
    };
    for (const [kind, other] of Object.entries(exchanges)) {
      if (kind !== after) expect((await other()).end).toBe('whole');
    }
    const agent = new Agent({ keepAlive: true });
    const held = await call(sim.url, { path: '/_simulator/journal', agent });
    expect(held.status).toBe(200);
    expect(await exchanges[after]()).toMatchObject({ status: 200, end: 'whole' });
    expect((await read(sim)).end).toBe('ECONNREFUSED');
    // A kept connection does not help either.
    expect(['ECONNREFUSED', 'ECONNRESET']).toContain(
      (await call(sim.url, { path: '/_simulator/journal', agent })).end,
    );
    agent.destroy();
    expect((await untilServed(sim)).at(-1)).toBe('whole');
    expect(sim.journal().map(({ fault }) => fault)).toEqual([undefined, undefined, 'refuse', undefined]);
  });

  test('a kept connection is not kept by the answer that begins it', async () => {
    const sim = await simulator({ faults: ['refused'] });
    const agent = new Agent({ keepAlive: true });
    const seen = await mint(sim, undefined, { agent });
    expect(seen.headers.connection).toBe('close');
    expect((await read(sim, { agent })).end).toBe('ECONNREFUSED');
    agent.destroy();
  });

  test.each([
    'lost-after',
    'cut-body',
    'garbage',
  ] as const)('after a command that ends as %s', async (preset) => {
    const sim = await simulator({
      faults: [preset, { on: 'read', kind: 'refuse', ms: 5_000, after: 'command' }],
    });
    expect((await command(sim, 'start')).end).not.toBe('whole');
    expect((await read(sim)).end).toBe('ECONNREFUSED');
    expect(sim.journal()[0]?.fault).toBe(FAULT_PRESETS[preset][1].kind);
  });

  test('again, when one is added while it lasts', async () => {
    const sim = await simulator();
    sim.addFault({ on: 'any', kind: 'refuse', ms: 100 });
    sim.addFault({ on: 'any', kind: 'refuse', ms: 900 });
    const ends = await untilServed(sim);
    expect(ends.filter((end) => end === 'ECONNREFUSED').length).toBeGreaterThan(5);
    expect(ends.at(-1)).toBe('whole');
  });
});

describe('the end', () => {
  test.each([
    'silent',
    'stalled-body',
    'dripping-body',
    'endless-body',
    'huge-body',
    'slow',
  ] as const)('is immediate, also during %s', async (preset) => {
    const sim = await simulator({ faults: [preset] });
    const pending = command(sim, 'start');
    await faultDone(sim);
    await sim.close();
    expect((await pending).end).not.toBe('whole');
    expect((await read(sim)).end).toBe('ECONNREFUSED');
  });

  test('is immediate while connections are refused, and it does not listen again', async () => {
    const sim = await simulator();
    sim.addFault({ on: 'any', kind: 'refuse', ms: 50 });
    await sim.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await read(sim)).end).toBe('ECONNREFUSED');
  });

  test('can come twice', async () => {
    const sim = await simulator();
    await sim.close();
    await expect(sim.close()).resolves.toBeUndefined();
  });
});

describe('which request a fault is done to', () => {
  const fault = { kind: 'answer', status: 500, effect: false } as const;
  const statuses = async (calls: readonly (() => Promise<{ status: number | undefined }>)[]) => {
    const found: (number | undefined)[] = [];
    for (const one of calls) found.push((await one()).status);
    return found;
  };

  test('one, if nothing else is said', async () => {
    const sim = await simulator({ faults: [{ on: 'read', ...fault }] });
    expect(await statuses([() => read(sim), () => read(sim)])).toEqual([500, 200]);
  });

  test('only those it is on', async () => {
    const sim = await simulator({ faults: [{ on: 'read', ...fault, times: 'always' }] });
    const all = [() => mint(sim), () => command(sim, 'start'), () => read(sim), () => read(sim)];
    expect(await statuses(all)).toEqual([200, 200, 500, 500]);
  });

  test('any', async () => {
    const sim = await simulator({ faults: [{ on: 'any', ...fault, times: 3 }] });
    const all = [() => mint(sim), () => command(sim, 'start'), () => read(sim), () => read(sim)];
    expect(await statuses(all)).toEqual([500, 500, 500, 200]);
  });

  test('only after those it skips, and as often as it says', async () => {
    const sim = await simulator({ faults: [{ on: 'read', ...fault, skip: 2, times: 2 }] });
    expect(await statuses(Array.from({ length: 5 }, () => () => read(sim)))).toEqual([
      200, 200, 500, 500, 200,
    ]);
  });

  test('only commands with its method', async () => {
    const sim = await simulator({ faults: [{ on: 'command', ...fault, method: 'stop' }] });
    expect(await statuses([() => command(sim, 'start'), () => command(sim, 'stop')])).toEqual([200, 500]);
  });

  test('several in the order they were added', async () => {
    const sim = await simulator({ faults: [{ on: 'read', ...fault }] });
    sim.addFault('read-forbidden');
    sim.addFault({ on: 'read', ...fault, status: 404, skip: 1 });
    expect(await statuses(Array.from({ length: 4 }, () => () => read(sim)))).toEqual([500, 403, 404, 200]);
  });
});

describe('reads that fail at random', () => {
  async function failures(seed: number, share: number): Promise<string> {
    const sim = await simulator({ randomReadFailures: share, seed });
    for (let count = 0; count < 60; count++) await read(sim);
    await command(sim, 'start');
    await mint(sim);
    expect(
      sim
        .journal()
        .slice(60)
        .map(({ fault }) => fault),
    ).toEqual([undefined, undefined]);
    return sim
      .journal()
      .slice(0, 60)
      .map(({ fault, status }) => (fault ? `${fault}${status ?? ''}` : '.'))
      .join(' ');
  }

  test('are as many as asked for, of several kinds, and the same for the same seed', async () => {
    const first = await failures(7, 0.4);
    const failed = first.split(' ').filter((one) => one !== '.');
    expect(failed.length).toBeGreaterThan(60 * 0.2);
    expect(failed.length).toBeLessThan(60 * 0.6);
    expect(new Set(failed).size).toBeGreaterThan(2);
    expect(await failures(7, 0.4)).toBe(first);
    expect(await failures(8, 0.4)).not.toBe(first);
  });

  test('are all, or none', async () => {
    expect(await failures(1, 1)).not.toContain('. ');
    expect(await failures(1, 0)).not.toMatch(/[a-z]/);
  });
});

describe('every preset', () => {
  const hanging: readonly string[] = ['silent', 'stall', 'drip'];

  test.each(
    Object.entries(FAULT_PRESETS),
  )('%s is what its description says, and is in the journal', async (name, [description, preset]) => {
    const fault: Fault = preset;
    expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(description).toMatch(/^[^\n]{10,90}$/);
    const sim = await simulator({ faults: [fault] });
    const on = fault.kind === 'refuse' ? (fault.after ?? fault.on) : fault.on;
    const limits = { giveUpBytes: 1_000_000 };
    const exchanges: Readonly<Record<string, () => Promise<Seen>>> = {
      mint: () => mint(sim, undefined, limits),
      read: () => read(sim, limits),
      command: () => command(sim, 'start', limits),
    };
    const exchange = exchanges[on]?.();
    // What hangs ends with the simulator.
    const seen = hanging.includes(fault.kind) ? undefined : await exchange;
    await faultDone(sim);
    const [entry] = sim.journal();
    expect(entry).toMatchObject({ kind: on, fault: fault.kind });
    if (fault.kind === 'answer') {
      const { 'content-type': contentType, 'retry-after': retryAfter } = seen?.headers ?? {};
      expect(seen).toMatchObject({ status: fault.status, body: fault.body });
      expect(contentType).toBe(fault.contentType);
      expect(retryAfter).toBe(fault.headers?.['Retry-After']);
      const [status = '', code] = /^\d{3}\b( [A-Z\d-]{6,})?/.exec(description)?.[0].split(' ') ?? [];
      if (status !== '') expect(fault.status).toBe(Number(status));
      expect(fault.body).toContain(code ?? '');
    }
    const listed = presetList()
      .split('\n')
      .find((line) => line.startsWith(`${name} `));
    expect(listed?.includes('takes effect)')).toBe(entry?.command !== undefined && entry.tookEffect);
  });

  test('throttled-for-ever does not end', async () => {
    const sim = await simulator({ faults: ['throttled-for-ever'] });
    for (let count = 0; count < 10; count++) expect((await command(sim, 'start')).status).toBe(429);
  });

  test('a token that was issued on a lost connection is in the journal', async () => {
    const sim = await simulator({ faults: [{ on: 'mint', kind: 'reset', effect: 'after' }] });
    expect((await mint(sim)).end).toBe('ECONNRESET');
    expect(sim.journal()[0]?.tookEffect).toBe(true);
  });
});

test('a request with a fault is still checked', async () => {
  const sim = await simulator({ faults: [{ on: 'command', kind: 'cut' }] });
  const seen = await command(sim, 'start', { headers: { ...credentials(sim), 'X-Api-Key': 'x' } });
  expect(seen).toMatchObject({ status: 403, end: 'ECONNRESET' });
  expect(outcome(sim)).toEqual({ fault: 'cut', status: 403, ...NO_EFFECT });
});
