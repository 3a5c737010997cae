import { describe, expect, test } from '@jest/globals';
import { readDebt } from '../src/clean-up.js';
import type { Exchange, HttpRequest } from '../src/exchange.js';
import { inOneLine, type Ran, type Running, record, runIn, type World } from './support/fake-run.js';
import { answered } from './support/fake-step.js';

/** Cancellation and time-outs, in simulated time. What real signals do is in e2e/interruption.test.ts. */

const lost: Exchange = { kind: 'ambiguous', fault: 'lost', detail: 'read ECONNRESET' };
const URL_OF_RECORD = 'https://mc.example/geometrixx/campaign/workflow/execution/WKF110';
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
      { inputs: { 'if-interrupted': 'stop' }, arriving: signalAt(1), command: () => answered(404) },
    ],
    [
      'between two attempts',
      { inputs: { 'if-interrupted': 'stop' }, arriving: signalAt(1), command: () => answered(429) },
    ],
    [
      'between a 401 and the next token',
      {
        inputs: { 'if-interrupted': 'stop', ...minted },
        arriving: signalAt(2),
        command: () => answered(401),
      },
    ],
    [
      'during the command',
      {
        inputs: { 'if-interrupted': 'stop' },
        arriving: signalAt(1),
        command: (name) => (name === 'start' ? lost : answered(202)),
      },
    ],
    ['as the command is accepted', { inputs: { 'if-interrupted': 'pause' }, arriving: signalAt(1) }],
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
    ['accepted', { inputs: { 'if-interrupted': 'stop' } }],
    ['confirmed', { inputs: waiting, read: (_, sent) => record(sent === 0 ? 'Paused' : 'Finished') }],
    ['failed', { inputs: waiting, read: (_, sent) => record(sent === 0 ? 'Finished' : 'Erroneous') }],
    ['unknown', { inputs: { 'if-interrupted': 'stop' }, command: () => lost }],
    ['unknown', { inputs: waiting, read: (_, sent) => (sent === 0 ? record('Finished') : answered(403)) }],
  ])('%s: sends nothing more, and owes nothing', async (result, world) => {
    const ran = await runIn(world);
    expect(ran.outputs['result']).toBe(result);
    expect(ran.requests.filter((name) => name !== 'read')).toEqual(['start']);
    expect(ran.state).toEqual({ 'clean-up': '' });
  });
});

describe('what is owed', () => {
  test('is with the runner before the command leaves', async () => {
    const ran = await runIn({
      inputs: { 'if-interrupted': 'pause' },
      command: () => new Error('the process is gone'),
      arriving: (_, { signal }) => signal('SIGTERM'),
    });
    expect(JSON.parse(ran.state['clean-up'] ?? '')).toEqual({
      owed: 'due',
      command: 'pause',
      workflow: URL_OF_RECORD,
      // The fake clock's wall time
      interruptedAtMs: Date.UTC(2026, 0, 1),
    });
  });

  test('has no time of a cancellation before there is one', async () => {
    const ran = await runIn({
      inputs: { 'if-interrupted': 'pause' },
      arriving: (_, { uncaught, signal }) => {
        signal('SIGTERM');
        uncaught(new Error('the process is gone'));
      },
    });
    const kept = ran.kept.map((text) => (text === '' ? undefined : Object.keys(JSON.parse(text))));
    expect(kept[0]).toEqual(['owed', 'command', 'workflow']);
    expect(kept[1]).toEqual(['owed', 'command', 'workflow', 'interruptedAtMs']);
  });

  test.each<[string, NonNullable<World['command']>, string[]]>([
    ['leaves', () => answered(200), ['due', 'unsure', '']],
    ['gets lost', () => lost, ['due', 'unsure']],
    ['is refused', () => answered(403), ['due', 'unsure', 'due']],
    ['has no connection', () => ({ kind: 'not-delivered', fault: 'timeout', detail: 'x' }), ['due']],
  ])('is in doubt only once a stop %s over a connection', async (_, stop, owed) => {
    const ran = await runIn({
      inputs: waiting,
      read: running,
      command: (method, count) => (method === 'start' ? answered(200) : stop(method, count)),
      arriving: signalAt(3),
    });
    const kept = ran.kept.map((text) => readDebt(text)?.owed ?? '');
    // The cancellation keeps the debt once more, with its time.
    expect(kept.filter((now, at) => now !== kept[at - 1])).toEqual(owed);
  });

  test.each([
    ['', undefined],
    ['due', undefined],
    ['null', undefined],
    ['{"owed":"none","command":"stop","workflow":"x"}', undefined],
    ['{"owed":"due","command":"start","workflow":"x"}', undefined],
    ['{"owed":"due","command":"stop"}', undefined],
    [
      '{"owed":"due","command":"stop","workflow":"x","interruptedAtMs":5}',
      { owed: 'due', command: 'stop', workflow: 'x', interruptedAtMs: 5 },
    ],
    [
      '{"owed":"due","command":"stop","workflow":"x","interruptedAtMs":"5"}',
      { owed: 'due', command: 'stop', workflow: 'x' },
    ],
    ['{"owed":"due","command":"stop","workflow":"x"}', { owed: 'due', command: 'stop', workflow: 'x' }],
    [
      '{"owed":"unsure","command":"pause","workflow":"x","more":1}',
      { owed: 'unsure', command: 'pause', workflow: 'x' },
    ],
  ])('%s', (kept, debt) => {
    expect(readDebt(kept)).toEqual(debt);
  });
});

describe('the post run', () => {
  const debt = (owed: string, command = 'stop', rest: object = {}): string =>
    JSON.stringify({ owed, command, workflow: URL_OF_RECORD, ...rest });
  const minutesAgo = (minutes: number): object => ({
    interruptedAtMs: Date.UTC(2026, 0, 1) - minutes * 60_000,
  });

  test.each<[string, World]>([
    ['when nothing is owed', { post: '' }],
    ['when a stop is owed', { post: debt('due') }],
    [
      'when a pause is owed, whatever the inputs say',
      { post: debt('due', 'pause'), inputs: { 'if-interrupted': 'leave' } },
    ],
    ['when the stop may have arrived', { post: debt('unsure') }],
    [
      'when the stop is throttled at first',
      { post: debt('due'), command: (_, count) => answered(count === 1 ? 429 : 200) },
    ],
    ['when the stop is refused', { post: debt('due'), command: () => answered(403) }],
    ['when the stop gets lost', { post: debt('due'), command: () => lost }],
    [
      'when the token service is silent',
      {
        post: debt('due'),
        inputs: minted,
        mint: () => silent,
        arriving: (_, { clock }) => clock.advance(60_000),
      },
    ],
    ['when its inputs name another workflow', { post: debt('due'), inputs: { 'workflow-id': 'WKF120' } }],
    ['when the step was cancelled 10 minutes ago', { post: debt('due', 'stop', minutesAgo(10)) }],
    ['when the step was cancelled longer ago', { post: debt('due', 'stop', minutesAgo(10.01)) }],
    ['when it fails itself', { post: debt('due'), command: () => new Error('boom') }],
    ['when its inputs are not valid any more', { post: debt('due'), inputs: { 'access-token': '' } }],
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
      post: debt('due'),
      arriving: (_, { uncaught }) => uncaught(new Error('boom')),
    });
    expect(ran.error).toMatch(/internal error\nThe post run of the action itself failed: boom\./);
    expect(ran.exits).toBe(1);
  });

  test('ends within a minute', async () => {
    const ran = await runIn({ post: debt('due'), command: () => answered(429, '', { retryAfter: '61' }) });
    expect(ran.error).toMatch(/leaves 60 s/);
  });
});
