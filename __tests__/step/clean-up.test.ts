import { describe, expect, test } from '@jest/globals';
import type { Exchange, HttpRequest } from '../../src/http/exchange.js';
import { readKept } from '../../src/step/clean-up.js';
import { inOneLine, type Ran, type Running, record, runIn, type World } from '../support/fake-run.js';
import { answered } from '../support/fake-step.js';

/** Cancellation and time-outs, in simulated time. What real signals do is in e2e/interruption.test.ts. */

const lost: Exchange = { kind: 'ambiguous', fault: 'lost', detail: 'read ECONNRESET' };

/** A clean-up as a main run keeps it. */
function kept(rest: object = {}): string {
  const address = { baseUrl: 'https://mc.example/', organization: 'geometrixx', workflowId: 'WKF110' };
  const aliveAtMs = Date.UTC(2026, 0, 1);
  return JSON.stringify({
    ...{ command: 'stop', address, imsUrl: 'https://ims.example/', standing: 'due', aliveAtMs },
    ...rest,
  });
}
const silent: Exchange = { kind: 'ambiguous', fault: 'silent', detail: 'no answer within 5 s' };
const isCommand = ({ method, url }: HttpRequest): boolean =>
  method === 'POST' && url.hostname === 'mc.example';
const minted = { 'access-token': '', 'client-secret': 'secret-0123456789' };
const waiting = { 'wait-for': 'finished', 'if-interrupted': 'stop' };

/** Sends a signal when request `number` arrives. */
function signalAt(number: number): (request: HttpRequest, running: Running) => void {
  let count = 0;
  return (_, { signal }) => {
    count++;
    if (count === number) signal('SIGINT');
  };
}

const running: NonNullable<World['read']> = (_, sent) => record(sent === 0 ? 'Finished' : 'In progress');

function told(ran: Ran): object {
  const { exitCode, requests, log, state } = ran;
  return {
    exitCode,
    result: ran.outputs['result'],
    requests: inOneLine(requests),
    log,
    error: ran.error.split('\n'),
    state,
  };
}

describe('a signal', () => {
  const atTheFifth = signalAt(5);
  test.each<[string, World]>([
    ['while minting', { inputs: { ...waiting, ...minted }, arriving: signalAt(1), mint: () => lost }],
    ['while a token is minted all the same', { inputs: { ...waiting, ...minted }, arriving: signalAt(1) }],
    ['while reading the snapshot', { inputs: waiting, arriving: signalAt(1), read: () => lost }],
    ['while the snapshot arrives', { inputs: waiting, arriving: signalAt(1), read: running }],
    [
      'while a refusal arrives',
      {
        inputs: { 'if-interrupted': 'stop' },
        arriving: signalAt(2),
        read: running,
        command: () => answered(404),
      },
    ],
    [
      'between two attempts',
      {
        inputs: { 'if-interrupted': 'stop' },
        arriving: signalAt(2),
        read: running,
        command: () => answered(429),
      },
    ],
    [
      'between a 401 and the next token',
      {
        inputs: { 'if-interrupted': 'stop', ...minted },
        arriving: signalAt(3),
        read: running,
        command: () => answered(401),
      },
    ],
    [
      'during the command',
      {
        inputs: { 'if-interrupted': 'stop' },
        arriving: signalAt(2),
        read: running,
        command: (name) => (name === 'start' ? lost : answered(202)),
      },
    ],
    [
      'as the command is accepted',
      { inputs: { 'if-interrupted': 'pause' }, arriving: signalAt(2), read: running },
    ],
    [
      'while waiting, to be left',
      { inputs: { ...waiting, 'if-interrupted': 'leave' }, arriving: signalAt(4), read: running },
    ],
    ['while waiting, to be stopped', { inputs: waiting, arriving: signalAt(4), read: running }],
    [
      'while waiting, to be paused',
      { inputs: { ...waiting, 'if-interrupted': 'pause' }, arriving: signalAt(4), read: running },
    ],
    [
      'while looking for a trace',
      {
        inputs: waiting,
        arriving: signalAt(3),
        command: (name) => (name === 'start' ? lost : answered(200)),
        read: () => record('Finished'),
      },
    ],
    [
      'while waiting, and the stop is refused',
      {
        inputs: waiting,
        arriving: signalAt(4),
        read: running,
        command: (name) => answered(name === 'start' ? 200 : 403),
      },
    ],
    [
      'while waiting, and the stop gets lost',
      {
        inputs: waiting,
        arriving: signalAt(4),
        read: running,
        command: (name) => (name === 'start' ? answered(200) : lost),
      },
    ],
    [
      'while waiting, and no token is to be had for the stop',
      {
        inputs: { ...waiting, ...minted },
        arriving: signalAt(5),
        read: running,
        mint: (count) =>
          count === 1 ? answered(200, { access_token: 'minted-1', expires_in: 1 }) : answered(400),
      },
    ],
    [
      'while waiting, and the token service is silent when the stop needs it',
      {
        inputs: { ...waiting, ...minted },
        arriving: (request, running) => {
          atTheFifth(request, running);
          if (request.limitMs <= 5_000) running.clock.advance(5_000);
        },
        read: running,
        mint: (count) => (count === 1 ? answered(200, { access_token: 'minted-1', expires_in: 1 }) : silent),
      },
    ],
    [
      'while a resumed workflow is waited for',
      {
        inputs: { ...waiting, command: 'resume' },
        arriving: signalAt(4),
        read: (_, sent) => record(sent === 0 ? 'Paused' : 'In progress'),
      },
    ],
    [
      'while a joined run is waited for',
      {
        inputs: { ...waiting, 'if-running': 'join' },
        arriving: signalAt(4),
        read: () => record('In progress'),
      },
    ],
    [
      'before a connection stands',
      {
        inputs: { ...waiting },
        arriving: signalAt(2),
        read: running,
        command: () => ({ kind: 'not-delivered', fault: 'interrupted', detail: 'x' }),
      },
    ],
    [
      'after a workflow that was running before was started again',
      { inputs: { 'if-interrupted': 'stop' }, arriving: signalAt(2), read: () => record('In progress') },
    ],
    [
      'while a stop is waited for',
      { inputs: { ...waiting, command: 'stop' }, arriving: signalAt(4), read: () => record('In progress') },
    ],
  ])('%s', async (_, world) => {
    expect(told(await runIn(world))).toMatchSnapshot();
  });
});

describe('the deadline', () => {
  test.each<[string, World]>([
    ['while waiting', { inputs: { ...waiting, 'timeout-minutes': '1' }, read: running }],
    [
      'while waiting, and the stop is throttled',
      {
        inputs: { ...waiting, 'timeout-minutes': '1' },
        read: running,
        command: (name) => answered(name === 'start' ? 200 : 429),
      },
    ],
    [
      'during the command',
      {
        inputs: { 'if-interrupted': 'stop', 'timeout-minutes': '1' },
        read: running,
        command: (name) =>
          name === 'start'
            ? { kind: 'ambiguous', fault: 'silent', detail: 'no answer within 60 s' }
            : answered(200),
        arriving: (request, { clock }) =>
          isCommand(request) && request.body?.includes('start') && clock.advance(60_000),
      },
    ],
    [
      'before the command',
      {
        inputs: { ...minted, 'timeout-minutes': '1', 'if-interrupted': 'stop' },
        read: running,
        arriving: ({ url }, { clock }) => url.hostname === 'ims.example' && clock.advance(60_000),
      },
    ],
  ])('%s', async (_, world) => {
    expect(told(await runIn(world))).toMatchSnapshot();
  });

  test('leaves the clean-up no more than 5 s', async () => {
    const limits: number[] = [];
    await runIn({
      inputs: { ...waiting, 'timeout-minutes': '1' },
      read: running,
      arriving: (request) => isCommand(request) && limits.push(request.limitMs),
    });
    expect(limits).toEqual([60_000, 5_000]);
  });
});

describe('a step that ends by itself', () => {
  test.each<[string, World]>([
    ['accepted', { inputs: { 'if-interrupted': 'stop' }, read: running }],
    [
      'confirmed',
      { inputs: waiting, read: (nowMs, sent) => record(sent === 0 ? 'Paused' : nowMs < 9_000 ? 2 : 20) },
    ],
    ['failed', { inputs: waiting, read: (_, sent) => record(sent === 0 ? 'Finished' : 'Erroneous') }],
    ['unknown', { inputs: { 'if-interrupted': 'stop' }, command: () => lost, read: () => record(20) }],
    ['unknown', { inputs: waiting, read: (_, sent) => (sent === 0 ? record('Finished') : answered(403)) }],
  ])('%s: sends nothing more, and owes nothing', async (result, world) => {
    const ran = await runIn(world);
    expect(ran.outputs['result']).toBe(result);
    expect(ran.requests.filter((name) => name !== 'read')).toEqual(['start']);
    expect(ran.state).toEqual({ 'clean-up': '' });
  });
});

describe('what is kept', () => {
  const standings = (ran: Ran): string[] => ran.kept.map((text) => readKept(text)?.standing ?? '');

  test('is with the runner before the command leaves, with all that a post run needs but the secrets', async () => {
    const ran = await runIn({
      inputs: { 'if-interrupted': 'pause', ...minted, scopes: 'a,b' },
      read: () => record('Finished'),
      command: () => new Error('the process is gone'),
      arriving: (request, { signal }) => isCommand(request) && signal('SIGTERM'),
    });
    const expected = kept({ command: 'pause', scopes: ['a', 'b'] });
    expect(JSON.parse(ran.state['clean-up'] ?? '')).toEqual(JSON.parse(expected));
  });

  test('is nothing before a connection stands', async () => {
    const noConnection: Exchange = { kind: 'not-delivered', fault: 'refused', detail: 'x' };
    const ran = await runIn({ inputs: waiting, read: running, command: () => noConnection });
    expect(standings(ran)).toEqual([]);
  });

  test('is nothing for a workflow that was running before', async () => {
    const ran = await runIn({ inputs: { 'if-interrupted': 'stop' }, read: () => record('In progress') });
    expect(ran.outputs['result']).toBe('accepted');
    expect(standings(ran)).toEqual([]);
  });

  test('gets a sign of life at least every minute, whatever the step does', async () => {
    const ran = await runIn({
      inputs: { ...waiting, 'poll-interval-seconds': '3600', 'timeout-minutes': '180' },
      read: running,
      arriving: (request, { clock }) => isCommand(request) && clock.advance(75_000),
    });
    const alive = ran.kept.flatMap((text) => readKept(text)?.aliveAtMs ?? []);
    const gaps = alive.map((atMs, index) => atMs - (alive[index - 1] ?? atMs));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60_000);
    expect(alive.at(-1)).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 1) + 180 * 60_000 - 60_000);
  });

  test('gets none any more once there is nothing to clean up', async () => {
    const late: Running[] = [];
    const ran = await runIn({
      inputs: { 'if-interrupted': 'stop' },
      read: () => record('Finished'),
      arriving: (_, world) => late.push(world),
    });
    late[0]?.clock.advance(600_000);
    expect(standings(ran)).toEqual(['due', '']);
  });

  test.each<[string, NonNullable<World['command']>, string[]]>([
    ['leaves', () => answered(200), ['due', 'unsure', '']],
    ['gets lost', () => lost, ['due', 'unsure']],
    ['is refused', () => answered(403), ['due', 'unsure', 'due']],
    ['has no connection', () => ({ kind: 'not-delivered', fault: 'timeout', detail: 'x' }), ['due']],
  ])('is in doubt only once a stop %s over a connection', async (_, stop, expected) => {
    const ran = await runIn({
      inputs: waiting,
      read: running,
      command: (method, count) => (method === 'start' ? answered(200) : stop(method, count)),
      arriving: signalAt(3),
    });
    expect(standings(ran)).toEqual(expected);
  });

  test.each([
    '',
    'due',
    'null',
    kept({ standing: 'none' }),
    kept({ command: 'start' }),
    kept({ address: 'x' }),
    kept({ address: { baseUrl: 'https://mc.example/', organization: 1, workflowId: 'x' } }),
    kept({ address: { baseUrl: 'https://mc.example/', organization: 'x' } }),
    kept({ address: { baseUrl: 'http://mc.example/', organization: 'x', workflowId: 'y' } }),
    kept({ imsUrl: 'ims' }),
    kept({ imsUrl: undefined }),
    kept({ aliveAtMs: '5' }),
  ])('is not taken from %s', (text) => {
    expect(readKept(text)).toBeUndefined();
  });

  test.each([
    [undefined, undefined],
    [['a'], ['a']],
    [['a', 1], ['a']],
    ['a', undefined],
  ])('has scopes %j read as %j', (scopes, read) => {
    expect(readKept(kept({ scopes }))?.scopes).toEqual(read);
  });
});

describe('the post run', () => {
  const post = kept();
  const minutesAgo = (minutes: number): string =>
    kept({ aliveAtMs: Date.UTC(2026, 0, 1) - minutes * 60_000 });

  test.each<[string, World]>([
    ['when there is nothing to clean up', { post: '' }],
    ['when a stop is due', { post }],
    [
      'when a pause is due, whatever the other inputs say',
      {
        post: kept({ command: 'pause' }),
        inputs: { 'if-interrupted': 'leave', 'workflow-id': 'WKF120', organization: '', command: 'strat' },
      },
    ],
    ['when the stop may have arrived', { post: kept({ standing: 'unsure' }) }],
    [
      'when the stop is throttled at first',
      { post, command: (_, count) => answered(count === 1 ? 429 : 200) },
    ],
    ['when the stop is refused', { post, command: () => answered(403) }],
    ['when the stop gets lost', { post, command: () => lost }],
    [
      'when the token service is silent',
      {
        post: kept({ scopes: ['a'] }),
        inputs: minted,
        mint: () => silent,
        arriving: (_, { clock }) => clock.advance(60_000),
      },
    ],
    ['when the step was alive 10 minutes ago', { post: minutesAgo(10) }],
    ['when the step was alive longer ago', { post: minutesAgo(10.01) }],
    ['when the clock was put back', { post: minutesAgo(-10.01) }],
    ['when it fails itself', { post, command: () => new Error('boom') }],
    ['when it gets no token', { post, inputs: { 'access-token': '' } }],
    ['when it gets no API key', { post, inputs: { 'api-key': ' ' } }],
    ['when it gets no client secret', { post: kept({ scopes: ['a'] }) }],
  ])('%s', async (_, world) => {
    const ran = await runIn(world);
    expect(ran.outputs).toEqual({});
    expect(ran.masksFirst).toBe(true);
    const { exitCode, requests, log, warnings, error } = ran;
    expect({
      exitCode,
      requests: inOneLine(requests),
      log,
      warnings,
      error: error.split('\n'),
    }).toMatchSnapshot();
  });

  test('ends at once with an error that no promise carries', async () => {
    const ran = await runIn({
      post,
      arriving: (_, { uncaught }) => uncaught(new Error('boom')),
    });
    expect(ran.error).toMatch(/internal error\nThe action’s own post run failed: boom\./);
    expect(ran.exits).toBe(1);
  });

  test('ends within a minute', async () => {
    const ran = await runIn({ post, command: () => answered(429, '', { retryAfter: '61' }) });
    expect(ran.error).toMatch(/leaves 60 s/);
  });
});
