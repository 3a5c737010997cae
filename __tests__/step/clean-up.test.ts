import { tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import type { Exchange, HttpRequest } from '../../src/http/exchange.js';
import { readKept } from '../../src/step/clean-up.js';
import { answered } from '../../tools/simulated-time.js';
import { type Ran, type Running, record, runIn, type World } from '../support/fake-run.js';
import { inOneLine, transcript, verdict } from '../support/transcript.js';

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

/** Answers that hardly come from Campaign. */
const ODD: [string, Exchange, RegExp][] = [
  [
    'a page',
    answered(200, '<html>Log in</html>'),
    /But the answer is an HTML page, perhaps from a proxy: check/,
  ],
  ['an error', answered(200, { error_code: '403003', message: 'm' }), /But the answer is an error, whatever/],
];

/** Sends a signal when request `number` arrives. */
function signalAt(number: number): (request: HttpRequest, running: Running) => void {
  let count = 0;
  return (_, { signal }) => {
    count++;
    if (count === number) signal('SIGINT');
  };
}

const running: NonNullable<World['read']> = (_, sent) => record(sent === 0 ? 'Finished' : 'In progress');

/** The standing of the clean-up that the post run gets: none kept, none any more (''), `due` or `unsure`. */
function standing({ state }: Ran): string | undefined {
  const text = state['clean-up'];
  return text === undefined ? undefined : (readKept(text)?.standing ?? '');
}

/** The result, the requests, the standing of the clean-up, and what the log or the annotation must say. */
type Row = [
  name: string,
  result: string,
  requests: string,
  left: 'due' | 'unsure' | '' | undefined,
  says: RegExp,
  world: World,
];

function check(rows: Row[]): void {
  test.each(rows)('%s', async (_, result, requests, left, says, world) => {
    const ran = await runIn(world);
    expect(ran.outputs['result']).toBe(result);
    expect(ran.exitCode).toBe(1);
    expect(inOneLine(ran.requests)).toBe(requests);
    expect(standing(ran)).toBe(left);
    expect(transcript(ran)).toMatch(says);
    expect(verdict(ran)).toMatchSnapshot();
  });
}

const untouched = /cancelled before start was sent\.\n.*nothing was changed in Campaign/;
const notSentAgain = /cancelled before start was sent again\.\n.*nothing was changed in Campaign/;
const toBeStopped = { inputs: waiting, read: running };

describe('a signal', () => {
  const atTheFifth = signalAt(5);
  const stop = { 'if-interrupted': 'stop' };
  /** A token that has to be minted again for the clean-up. */
  const expiring = answered(200, { access_token: 'minted-1', expires_in: 1 });
  const noConnection: Exchange = { kind: 'not-delivered', fault: 'interrupted', detail: 'x' };
  check([
    [
      'while minting',
      'failed',
      'mint',
      undefined,
      untouched,
      { inputs: { ...waiting, ...minted }, arriving: signalAt(1), mint: () => lost },
    ],
    [
      'while a token is minted all the same',
      'failed',
      'mint',
      undefined,
      untouched,
      { inputs: { ...waiting, ...minted }, arriving: signalAt(1) },
    ],
    [
      'while reading the snapshot',
      'failed',
      'read',
      undefined,
      untouched,
      { inputs: waiting, arriving: signalAt(1), read: () => lost },
    ],
    [
      'while the snapshot arrives',
      'failed',
      'read',
      undefined,
      untouched,
      { inputs: waiting, arriving: signalAt(1), read: running },
    ],
    [
      'before there is a connection',
      'failed',
      'read start',
      undefined,
      untouched,
      { inputs: waiting, arriving: signalAt(2), read: running, command: () => noConnection },
    ],
    [
      'while a refusal arrives',
      'failed',
      'read start',
      '',
      /Start was refused: HTTP 404\./,
      { inputs: stop, arriving: signalAt(2), read: running, command: () => answered(404) },
    ],
    [
      'between two attempts',
      'failed',
      'read start',
      '',
      notSentAgain,
      { inputs: stop, arriving: signalAt(2), read: running, command: () => answered(429) },
    ],
    [
      'between a 401 and the next token',
      'failed',
      'mint read start',
      '',
      notSentAgain,
      { inputs: { ...stop, ...minted }, arriving: signalAt(3), read: running, command: () => answered(401) },
    ],
    [
      'during the command',
      'unknown',
      'read start stop',
      '',
      /outcome is unclear: no answer \(the step was interrupted\).*stop that `if-interrupted` asks for was sent and accepted \(HTTP 202\)/s,
      {
        inputs: stop,
        arriving: signalAt(2),
        read: running,
        command: (name) => (name === 'start' ? lost : answered(202)),
      },
    ],
    [
      'as the command is accepted',
      'unknown',
      'read start pause',
      '',
      /accepted \(HTTP 200\), but the step was cancelled\.\n.*Look at the workflow.*\n.*pause that `if-interrupted` asks for was sent and accepted.*\n.*finished before the command, and its state was not read since/,
      { inputs: { 'if-interrupted': 'pause' }, arriving: signalAt(2), read: running },
    ],
    [
      'while waiting, to be left',
      'unknown',
      'read start read read',
      undefined,
      /cancelled before the workflow was seen finished\.\n.*\n.*may be running in Campaign\. It was in progress when last read/,
      { inputs: { ...waiting, 'if-interrupted': 'leave' }, arriving: signalAt(4), read: running },
    ],
    [
      'while waiting, to be paused',
      'unknown',
      'read start read read pause',
      '',
      /sending pause, as `if-interrupted` asks/,
      { inputs: { ...waiting, 'if-interrupted': 'pause' }, arriving: signalAt(4), read: running },
    ],
    [
      'while looking for a trace',
      'unknown',
      'read start read stop',
      '',
      /Watching the workflow.*no answer \(read ECONNRESET\)\.\n.*was sent and accepted/s,
      {
        inputs: waiting,
        arriving: signalAt(3),
        command: (name) => (name === 'start' ? lost : answered(200)),
        read: () => record('Finished'),
      },
    ],
    [
      'while waiting, and the stop gets lost',
      'unknown',
      'read start read read stop',
      'unsure',
      /may not have arrived: stop was sent, .*It is not sent twice\.\n.*after some minutes, stop it in Campaign/,
      { ...toBeStopped, arriving: signalAt(4), command: (name) => (name === 'start' ? answered(200) : lost) },
    ],
    [
      'while waiting, and no token is to be had for the stop',
      'unknown',
      'mint read start read mint mint',
      'due',
      /not delivered: stop was not sent: no token could be minted: HTTP 400/,
      {
        inputs: { ...waiting, ...minted },
        arriving: signalAt(5),
        read: running,
        mint: (count) => (count === 1 ? expiring : answered(400)),
      },
    ],
    [
      'while waiting, and the token service is silent when the stop needs it',
      'unknown',
      'mint read start read mint mint',
      'due',
      /no answer within 5 s; the limit of 5 s leaves no time for another attempt\. The time that the limit of 5 s allows/,
      {
        inputs: { ...waiting, ...minted },
        read: running,
        mint: (count) => (count === 1 ? expiring : silent),
        arriving: (request, running) => {
          atTheFifth(request, running);
          if (request.limitMs <= 5_000) running.clock.advance(5_000);
        },
      },
    ],
    [
      'while a resumed workflow is waited for',
      'unknown',
      'read resume read read stop',
      '',
      /stop that `if-interrupted` asks for was sent and accepted/,
      {
        inputs: { ...waiting, command: 'resume' },
        arriving: signalAt(4),
        read: (_, sent) => record(sent === 0 ? 'Paused' : 'In progress'),
      },
    ],
    [
      'while a joined run is waited for',
      'unknown',
      '4 reads',
      undefined,
      /not sent, since the workflow is already in progress, but the step was cancelled/,
      {
        inputs: { ...waiting, 'if-running': 'join' },
        arriving: signalAt(4),
        read: () => record('In progress'),
      },
    ],
    [
      'after a workflow that was running before was started again',
      'unknown',
      'read start',
      undefined,
      /in progress before the command, and its state was not read since/,
      { inputs: stop, arriving: signalAt(2), read: () => record('In progress') },
    ],
    [
      'while a stop is waited for',
      'unknown',
      'read stop read read',
      undefined,
      /Stop was accepted \(HTTP 200\), but the step was cancelled.*may still be running/s,
      { inputs: { ...waiting, command: 'stop' }, arriving: signalAt(4), read: () => record('In progress') },
    ],
  ]);

  test.each<[string, World]>([
    ['while waiting, to be stopped', { ...toBeStopped, arriving: signalAt(4) }],
    [
      'while waiting, and the stop is refused',
      { ...toBeStopped, arriving: signalAt(4), command: (name) => answered(name === 'start' ? 200 : 403) },
    ],
  ])('%s', async (_, world) => {
    expect(transcript(await runIn(world))).toMatchSnapshot();
  });
});

describe('the deadline', () => {
  const minute = { ...waiting, 'timeout-minutes': '1' };
  const late: Exchange = { kind: 'ambiguous', fault: 'silent', detail: 'no answer within 60 s' };
  check([
    [
      'while waiting',
      'unknown',
      'read start 29 reads stop',
      '',
      /time allowed is over: sending stop.*`timeout-minutes` \(60 s\) was over.*sent and accepted.*in progress when last read/s,
      { inputs: minute, read: running },
    ],
    [
      'while waiting, and the stop is throttled',
      'unknown',
      'read start 29 reads stop',
      'due',
      /not delivered: stop was refused: HTTP 429.*post run of this step tries again/s,
      { inputs: minute, read: running, command: (name) => answered(name === 'start' ? 200 : 429) },
    ],
    [
      'during the command',
      'unknown',
      'read start stop',
      '',
      /outcome is unclear: no answer within 60 s.*was sent and accepted/s,
      {
        inputs: { 'if-interrupted': 'stop', 'timeout-minutes': '1' },
        read: running,
        command: (name) => (name === 'start' ? late : answered(200)),
        arriving: (request, { clock }) =>
          isCommand(request) && request.body?.includes('start') && clock.advance(60_000),
      },
    ],
    [
      'before the command',
      'failed',
      'mint read',
      undefined,
      /Start was not sent\.\n.*`timeout-minutes` allows was over/,
      {
        inputs: { ...minted, 'timeout-minutes': '1', 'if-interrupted': 'stop' },
        read: running,
        arriving: ({ url }, { clock }) => url.hostname === 'ims.example' && clock.advance(60_000),
      },
    ],
  ]);

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

  test.each(
    ODD,
  )('is told of, and the workflow too, if the stop is answered with %s', async (_, odd, says) => {
    const ran = await runIn({
      inputs: waiting,
      read: running,
      command: (method) => (method === 'start' ? answered(200) : odd),
      arriving: signalAt(3),
    });
    expect(ran.error).toMatch(says);
    expect(ran.error).toMatch(/WKF110 may be running in Campaign\. It was/);
    expect(standings(ran)).toEqual(['due', 'due', 'unsure', '']);
  });

  test('is not promised to a post run that will not know of it', async () => {
    const refuse = (method: string): Exchange => answered(method === 'start' ? 200 : 403);
    const world: World = { inputs: waiting, read: running, command: refuse, arriving: signalAt(3) };
    expect((await runIn(world)).error).toMatch(/The post run of this step tries again/);
    const ran = await runIn({ ...world, env: { GITHUB_STATE: '/no/such/file' } });
    expect(ran.error).toMatch(
      /not delivered: stop was refused: HTTP 403.*If it still runs after some minutes, stop it/s,
    );
  });

  test('is left to a post run that will send it whatever this step does', async () => {
    const world: World = { inputs: waiting, read: running, arriving: signalAt(3) };
    const ran = await runIn({ ...world, env: { GITHUB_STATE: tmpdir() } });
    expect(inOneLine(ran.requests)).toBe('read start read');
    expect(ran.error).toMatch(/stop that `if-interrupted` asks for is left to the post run of this step/);
  });

  test('is nothing while a start that was refused waits to leave again', async () => {
    const ran = await runIn({
      inputs: { 'if-interrupted': 'stop' },
      read: () => record('Finished'),
      command: (_, count) => answered(count === 1 ? 429 : 200),
    });
    expect(ran.requests).toEqual(['read', 'start', 'read', 'start']);
    expect(standings(ran)).toEqual(['due', '', 'due', '']);
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
    ['leaves', () => answered(200), ['due', 'due', 'unsure', '']],
    ['gets lost', () => lost, ['due', 'due', 'unsure']],
    ['is refused', () => answered(403), ['due', 'due', 'unsure', 'due']],
    ['has no connection', () => ({ kind: 'not-delivered', fault: 'timeout', detail: 'x' }), ['due', 'due']],
  ])('is in doubt only once a stop %s over a connection', async (_, stop, expected) => {
    const ran = await runIn({
      inputs: waiting,
      read: running,
      command: (method, ...rest) => (method === 'start' ? answered(200) : stop(method, ...rest)),
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

  /** How it ends, the requests, and what it must say. */
  type PostRow = [name: string, color: 'green' | 'red', requests: string, says: RegExp, world: World];
  const tooLate = /Warning: .*over 10 minutes ago.*Nothing is sent; look at the workflow/;
  const noSecrets = /not sent: this post run got no secrets.*composite action.*execution\/WKF110\)/s;
  const sent = /sending stop now\n.*was sent and accepted \(HTTP 200\)/;
  test.each<PostRow>([
    ['when there is nothing to clean up', 'green', '', /^Nothing to clean up$/, { post: '' }],
    [
      'when a pause is due, whatever the other inputs say',
      'green',
      'pause',
      /could pause workflow WKF110: sending pause now/,
      {
        post: kept({ command: 'pause' }),
        inputs: { 'if-interrupted': 'leave', 'workflow-id': 'WKF120', organization: '', command: 'strat' },
      },
    ],
    [
      'when the stop may have arrived',
      'green',
      '',
      /Warning: When the step ended, stop was sent or about to be sent to https:.*WKF110, .*not sent twice: look/,
      { post: kept({ standing: 'unsure' }) },
    ],
    [
      'when the stop is throttled at first',
      'green',
      'stop stop',
      /HTTP 429; trying again in 1 s/,
      { post, command: (_, count) => answered(count === 1 ? 429 : 200) },
    ],
    [
      'when the stop gets lost',
      'red',
      'stop',
      /may not have arrived: .*It is not sent twice\.\n/,
      { post, command: () => lost },
    ],
    [
      'when the token service is silent',
      'red',
      'mint',
      /no token.*the limit of a minute leaves no time/,
      {
        post: kept({ scopes: ['a'] }),
        inputs: minted,
        mint: () => silent,
        arriving: (_, { clock }) => clock.advance(60_000),
      },
    ],
    [
      'when a secret ends in a line break',
      'green',
      'stop',
      sent,
      { post, inputs: { 'access-token': 'token-0123456789\n', 'api-key': ' key-0123456789' } },
    ],
    ['when the step was alive 10 minutes ago', 'green', 'stop', sent, { post: minutesAgo(10) }],
    ['when the step was alive longer ago', 'green', '', tooLate, { post: minutesAgo(10.01) }],
    ['when the clock was put back', 'green', '', tooLate, { post: minutesAgo(-10.01) }],
    [
      'when it fails itself',
      'red',
      'stop',
      /internal error\n.*failed: boom\.\n.*look at the workflow.*report this/,
      { post, command: () => new Error('boom') },
    ],
    ['when it gets no token', 'red', '', noSecrets, { post, inputs: { 'access-token': '' } }],
    ['when it gets no API key', 'red', '', noSecrets, { post, inputs: { 'api-key': ' ' } }],
    ['when it gets no client secret', 'red', '', noSecrets, { post: kept({ scopes: ['a'] }) }],
  ])('%s', async (_, color, requests, says, world) => {
    const ran = await runIn(world);
    expect(ran.exitCode).toBe(color === 'green' ? 0 : 1);
    expect(inOneLine(ran.requests)).toBe(requests);
    expect(transcript(ran)).toMatch(says);
    expect(ran.outputs).toEqual({});
    expect(ran.masksFirst).toBe(true);
  });

  test.each<[string, World]>([
    ['when a stop is due', { post }],
    ['when the stop is refused', { post, command: () => answered(403) }],
  ])('%s', async (_, world) => {
    expect(transcript(await runIn(world))).toMatchSnapshot();
  });

  test.each(ODD)('warns of a stop that is answered with %s', async (_, odd, says) => {
    const ran = await runIn({ post, command: () => odd });
    expect(ran.exitCode).toBe(0);
    expect(ran.warnings).toEqual([expect.stringMatching(says)]);
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
