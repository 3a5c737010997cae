import { describe, expect, test } from '@jest/globals';
import { STATES } from '../src/campaign/state.js';
import type { Exchange } from '../src/http/exchange.js';
import { Progress } from '../src/report/progress.js';
import { summaryMarkdown } from '../src/report/summary.js';
import { inOneLine, type Ran, record, runIn, type World } from './support/fake-run.js';
import { answered, FakeClock } from './support/fake-step.js';

/** The whole step in simulated time: how each way through it ends, to the letter. */

const lost: Exchange = { kind: 'ambiguous', fault: 'lost', detail: 'read ECONNRESET' };
const noConnection: Exchange = { kind: 'not-delivered', fault: 'refused', detail: 'connect ECONNREFUSED' };
const gateway = (status: number, error_code: string): Exchange =>
  answered(status, { error_code, message: 'm' }, { requestId: 'request-1' });

/** All that a reader of the step sees and that later steps get, but for the summary. */
function told(ran: Ran): object {
  const { exitCode, requests, error, warnings, log, state } = ran;
  const outputs = Object.fromEntries(Object.entries(ran.outputs).filter(([, value]) => value !== ''));
  return { exitCode, outputs, requests: inOneLine(requests), log, warnings, error: error.split('\n'), state };
}

/** A record that is in `before` until a command comes, and then goes through `after`, one state every 10 s. */
function living(before: string, ...after: string[]): NonNullable<World['read']> {
  let sentAtMs: number | undefined;
  return (nowMs, commands) => {
    if (commands === 0) return record(before);
    sentAtMs ??= nowMs;
    const index = Math.floor((nowMs - sentAtMs) / 10_000);
    return record(after[Math.min(index, after.length - 1)]);
  };
}

const finished = { 'wait-for': 'finished' };
const started = { 'wait-for': 'started' };
const join = { 'if-running': 'join' };

/** A record that is in progress for 20 s, and then in another state. */
const ending =
  (state: string): NonNullable<World['read']> =>
  (nowMs) =>
    record(nowMs < 20_000 ? 'In progress' : state);

const worlds: [string, World][] = [
  // Before sending
  ['inputs that are not valid', { inputs: { command: 'strat', 'timeout-minutes': '0' } }],
  ['one input that is not valid', { inputs: { command: 'strat' } }],
  [
    'no token',
    {
      inputs: { 'access-token': '', 'client-secret': 'secret-0123456789' },
      mint: () =>
        answered(400, { error: 'invalid_client', error_description: 'invalid client_id parameter' }),
    },
  ],
  [
    'no token, for a Retry-After that is too long',
    {
      inputs: { 'access-token': '', 'client-secret': 'secret-0123456789' },
      mint: () => answered(429, '', { retryAfter: '7200' }),
    },
  ],
  [
    'no token until the deadline',
    {
      inputs: { 'access-token': '', 'client-secret': 'secret-0123456789', 'timeout-minutes': '0.5' },
      mint: () => ({ kind: 'ambiguous', fault: 'silent', detail: 'no answer within 30 s' }),
      arriving: (_, { clock }) => clock.advance(30_000),
    },
  ],
  ['a snapshot that may not be read', { inputs: finished, read: () => gateway(403, '403025') }],
  ['a snapshot that cannot be read for a while', { inputs: finished, read: () => noConnection }],
  [
    'a snapshot that is not to be read again for long',
    { inputs: finished, read: () => answered(503, '', { retryAfter: '7200' }) },
  ],
  [
    'a snapshot without a state',
    { inputs: finished, read: () => answered(200, { PKey: '@x', execution: { since: 1 } }) },
  ],
  ['a snapshot without fields', { inputs: finished, read: () => answered(200, {}) }],
  ['a snapshot that is no record', { inputs: finished, read: () => answered(200, '<html>') }],
  [
    'a snapshot without the state that state-field names',
    { inputs: { ...finished, 'state-field': 'a.b' }, read: () => record('Finished') },
  ],
  ['a state that is not known', { inputs: finished, read: () => record('Archived') }],
  [
    'a state that is not known and may be personal',
    { inputs: finished, read: () => record('jane.doe@example.com', { lifecycle: { phase: 'finished' } }) },
  ],
  ['two states that contradict', { inputs: finished, read: () => record('Finished', { status: 'Paused' }) }],
  ['already running, to be skipped', { inputs: { 'if-running': 'skip' }, read: () => record('In progress') }],
  ['already running, to fail', { inputs: { 'if-running': 'fail' }, read: () => record('In progress') }],
  [
    'not running, to be skipped if it were',
    { inputs: { 'if-running': 'skip' }, read: () => record('Paused') },
  ],
  // Dry runs
  ['a dry run', { inputs: { 'dry-run': 'true' }, read: () => record('Finished') }],
  ['a dry run without a state', { inputs: { 'dry-run': 'true' }, read: () => answered(200, { PKey: '@x' }) }],
  ['a dry run of what is not there', { inputs: { 'dry-run': 'true' }, read: () => answered(404) }],
  [
    'a dry run of what would wait, without a state',
    { inputs: { 'dry-run': 'true', ...finished }, read: () => answered(200, { PKey: '@x' }) },
  ],
  [
    'a dry run of what is to be skipped',
    { inputs: { 'dry-run': 'true', 'if-running': 'skip' }, read: () => record('Starting') },
  ],
  [
    'a dry run with a state further down',
    {
      inputs: { 'dry-run': 'true', 'state-field': 'a.b' },
      read: () => answered(200, { a: { b: 'Paused' } }),
    },
  ],
  ['a dry run of what already runs', { inputs: { 'dry-run': 'true' }, read: () => record('In progress') }],
  // The answer
  ['accepted', {}],
  ['accepted with a page', { command: () => answered(200, ' <!DOCTYPE html><html>') }],
  ['refused', { command: () => gateway(403, '403003') }],
  ['never delivered', { command: () => noConnection }],
  [
    'throttled, then accepted',
    { command: (_, count) => (count === 1 ? answered(429, '', { retryAfter: '7' }) : answered(202)) },
  ],
  ['ambiguous start', { command: () => lost }],
  ['ambiguous resume', { inputs: { command: 'resume' }, command: () => lost }],
  ['ambiguous pause', { inputs: { command: 'pause' }, command: () => lost }],
  [
    'ambiguous stop',
    { inputs: { command: 'stop' }, command: () => answered(502, '<html>Bad gateway</html>') },
  ],
  // Ambiguous, with a snapshot
  [
    'ambiguous, and taken up',
    { inputs: { 'if-running': 'fail' }, command: () => lost, read: living('Finished', 'Starting') },
  ],
  [
    'ambiguous, taken up and finished',
    { inputs: finished, command: () => lost, read: living('Finished', 'In progress', 'Finished') },
  ],
  [
    'ambiguous, taken up, and still in progress at the deadline',
    {
      inputs: { ...finished, 'timeout-minutes': '2' },
      command: () => lost,
      read: living('Finished', 'In progress'),
    },
  ],
  ['ambiguous, without a trace', { inputs: finished, command: () => lost, read: () => record('Finished') }],
  [
    'ambiguous, and not readable',
    {
      inputs: finished,
      command: () => lost,
      read: (_, sent) => (sent === 0 ? record('Finished') : answered(403)),
    },
  ],
  [
    'ambiguous, with no time left to look',
    {
      inputs: { ...finished, 'timeout-minutes': '1' },
      command: () => ({ kind: 'ambiguous', fault: 'silent', detail: 'no answer within 60 s' }),
      read: () => record('Finished'),
      arriving: ({ method }, { clock }) => method === 'POST' && clock.advance(60_000),
    },
  ],
  // Waiting
  ['started', { inputs: started, read: living('Finished', 'Starting', 'In progress') }],
  ['finished', { inputs: finished, read: living('Finished', 'In progress', 'Stopping', 'Finished') }],
  ['started again after a stop', { inputs: started, read: living('Finished', 'Stopping', 'In progress') }],
  [
    'stopped when it was finished before',
    { inputs: { command: 'stop', ...finished }, read: living('Finished', 'Finished') },
  ],
  [
    'no run seen for minutes',
    { inputs: { ...finished, 'timeout-minutes': '6' }, read: living('Finished', 'Finished') },
  ],
  [
    'finished, as a field further in shows',
    {
      inputs: { ...finished, 'state-field': 'a.b' },
      read: (nowMs, sent) => answered(200, { a: { b: sent === 0 ? 'Paused' : nowMs < 9_000 ? 2 : 20 } }),
    },
  ],
  ['erroneous', { inputs: finished, read: living('Finished', 'In progress', 'Erroneous') }],
  [
    'paused',
    { inputs: { command: 'pause', 'wait-for': 'paused' }, read: living('In progress', 'Pausing', 'Paused') },
  ],
  [
    'finished instead of paused',
    { inputs: { command: 'pause', 'wait-for': 'paused' }, read: living('In progress', 'Finished') },
  ],
  [
    'stopped',
    { inputs: { command: 'stop', ...finished }, read: living('In progress', 'Stopping', 'Finished') },
  ],
  [
    'still in progress at the deadline',
    { inputs: { ...finished, 'timeout-minutes': '2' }, read: living('Finished', 'In progress') },
  ],
  [
    'still what it was before at the deadline',
    { inputs: { ...finished, 'timeout-minutes': '2' }, read: living('Finished', 'Finished') },
  ],
  [
    'nothing to resume at the deadline',
    {
      inputs: { command: 'resume', ...finished, 'timeout-minutes': '2' },
      read: living('Finished', 'Finished'),
    },
  ],
  [
    'still paused at the deadline',
    { inputs: { command: 'resume', ...finished, 'timeout-minutes': '2' }, read: living('Paused', 'Paused') },
  ],
  [
    'a resume that stays in the queue',
    {
      inputs: { command: 'resume', ...finished, 'timeout-minutes': '2' },
      read: living('Paused', 'Resuming'),
    },
  ],
  [
    'paused by somebody at the deadline',
    { inputs: { ...finished, 'timeout-minutes': '2' }, read: living('Finished', 'In progress', 'Paused') },
  ],
  [
    'a stop that takes no effect until the deadline',
    {
      inputs: { command: 'stop', ...finished, 'timeout-minutes': '2' },
      read: living('In progress', 'Paused'),
    },
  ],
  [
    'still starting at the deadline',
    { inputs: { ...finished, 'timeout-minutes': '2' }, read: living('Finished', 'Starting') },
  ],
  [
    'still stopping at the deadline',
    {
      inputs: { command: 'stop', ...finished, 'timeout-minutes': '2' },
      read: living('In progress', 'Stopping'),
    },
  ],
  [
    'still erroneous after a stop',
    {
      inputs: { command: 'stop', ...finished, 'timeout-minutes': '2' },
      read: living('Erroneous', 'Erroneous'),
    },
  ],
  [
    'still pausing at the deadline',
    {
      inputs: { command: 'pause', 'wait-for': 'paused', 'timeout-minutes': '2' },
      read: living('In progress', 'Pausing'),
    },
  ],
  [
    'a pause that takes no effect until the deadline',
    {
      inputs: { command: 'pause', 'wait-for': 'paused', 'timeout-minutes': '2' },
      read: living('In progress', 'In progress'),
    },
  ],
  [
    'ambiguous stop, and the workflow is seen going on',
    {
      inputs: { command: 'stop', ...finished },
      command: () => lost,
      read: living('Paused', 'In progress'),
    },
  ],
  [
    'ambiguous start, and the workflow is seen erroneous',
    { inputs: { 'if-running': 'fail' }, command: () => lost, read: living('Finished', 'Erroneous') },
  ],
  [
    'not answered until the deadline',
    {
      inputs: { ...finished, 'timeout-minutes': '0.5' },
      read: (_, sent) =>
        sent === 0
          ? record('Finished')
          : { kind: 'ambiguous', fault: 'silent', detail: 'no answer within 28 s' },
      arriving: ({ method }, { clock }) => method === 'GET' && clock.nowMs() > 0 && clock.advance(30_000),
    },
  ],
  [
    'not readable until the deadline',
    {
      inputs: { ...finished, 'timeout-minutes': '2' },
      read: (_, sent) => (sent === 0 ? record('Finished') : answered(502)),
    },
  ],
  [
    'not readable any more',
    { inputs: finished, read: (_, sent) => (sent === 0 ? record('Finished') : answered(404)) },
  ],
  // Already running
  ['running before a start that waits', { inputs: started, read: () => record('In progress') }],
  [
    'running before a resume that waits',
    { inputs: { command: 'resume', ...finished }, read: () => record('Pausing') },
  ],
  [
    'running before a start that is sent all the same',
    { inputs: { 'if-interrupted': 'stop' }, read: () => record('In progress') },
  ],
  ['joined, and started', { inputs: { ...started, ...join }, read: () => record('In progress') }],
  ['joined, and finished', { inputs: { ...finished, ...join }, read: ending('Finished') }],
  ['joined, and erroneous', { inputs: { ...finished, ...join }, read: ending('Erroneous') }],
  [
    'joined until the deadline',
    { inputs: { ...finished, ...join, 'timeout-minutes': '2' }, read: () => record('In progress') },
  ],
  [
    'not joined, since it is being paused',
    { inputs: { ...finished, ...join }, read: () => record('Pausing') },
  ],
  [
    'not joined, since it is being stopped',
    { inputs: { ...finished, ...join }, read: () => record('Stopping') },
  ],
  [
    'nothing to join',
    { inputs: { ...finished, ...join }, read: living('Finished', 'In progress', 'Finished') },
  ],
  [
    'a dry run of what would be joined',
    { inputs: { ...finished, ...join, 'dry-run': 'true' }, read: () => record('Starting') },
  ],
];

test.each(worlds)('%s', async (_, world) => {
  expect(told(await runIn(world))).toMatchSnapshot();
});

describe('the debug log', () => {
  const world: World = {
    inputs: started,
    read: living('Finished', 'In progress'),
    command: () => answered(202, '', { requestId: 'request-1', bodyComplete: false }),
  };
  const debugged = (ran: Ran): string[] =>
    ran.commands.filter(({ name }) => name === 'debug').map(({ data }) => data);

  test('has a line for each request', async () => {
    const path = '/geometrixx/campaign/workflow/execution/WKF110';
    expect(debugged(await runIn({ ...world, env: { RUNNER_DEBUG: '1' } }))).toEqual([
      `GET ${path}, attempt 1: HTTP 200, no request id, 0 ms`,
      `POST ${path}/commands, attempt 1: HTTP 202, request id request-1, body incomplete, 0 ms`,
      `GET ${path}, attempt 1: HTTP 200, no request id, 0 ms`,
    ]);
  });

  test('tells what became of a request without an answer, and how long it took', async () => {
    const ran = await runIn({
      command: () => lost,
      arriving: (_, { clock }) => clock.advance(12.4),
      env: { RUNNER_DEBUG: '1' },
    });
    expect(debugged(ran)[0]).toMatch(/attempt 1: ambiguous \(lost: read ECONNRESET\), 12 ms$/);
  });

  test('is empty unless it is asked for', async () => {
    expect(debugged(await runIn(world))).toEqual([]);
  });
});

test.each([
  400, 500,
])('a token in an answer of status %d is hidden where its error quotes it', async (status) => {
  const token = 'minted/CANARY+1.sig==';
  const ran = await runIn({
    inputs: { 'access-token': '', 'client-secret': 'secret-0123456789' },
    mint: () =>
      answered(status, { access_token: token, error: 'x', error_description: `token ${token} rejected` }),
  });
  expect(ran.error).toContain('token *** rejected');
  expect(ran.stdout.replace(/^::add-mask::.*$/gm, '') + ran.summary).not.toContain('CANARY');
});

test.each<[string, Exchange, RegExp]>([
  [
    'in XML',
    answered(400, '<error><access_token>CANARY456789abcdef0123</access_token></error>'),
    /HTTP 400\./,
  ],
  ['in plain text', answered(400, 'access_token CANARY456789abcdef0123 rejected'), /HTTP 400\./],
  [
    'in the words of an error',
    answered(400, { error: 'invalid_token', error_description: 'CANARY456789abcdef0123 has expired' }),
    /\*\*\* has expired/,
  ],
])('a token that nobody could mask, %s, is not quoted', async (_, mint, error) => {
  const inputs = { 'access-token': '', 'client-secret': 'secret-0123456789' };
  const ran = await runIn({ inputs, mint: () => mint });
  expect(ran.error).toMatch(error);
  expect(ran.stdout + ran.summary).not.toContain('CANARY');
});

describe('an answer that is a page', () => {
  test.each([
    ['<html><body>Sign in</body></html>', 1],
    ['\n  <!doctype  html>', 1],
    ['<HTML lang="en">', 1],
    ['<htmlx>', 0],
    ['{"text":"<html>"}', 0],
    ['<!doctypehtml>', 0],
    ['', 0],
  ])('%j: %i warnings', async (body, warnings) => {
    const ran = await runIn({ command: () => answered(200, body) });
    expect(ran.outputs['result']).toBe('accepted');
    expect(ran.warnings).toHaveLength(warnings);
  });
});

test('time is counted from when the step began', () => {
  const clock = new FakeClock();
  clock.advance(5_000);
  const progress = new Progress(clock);
  clock.advance(70);
  progress.see('editing');
  expect([progress.elapsedMs(), progress.timeline]).toEqual([70, [{ atMs: 70, state: 'editing' }]]);
});

describe('if-running', () => {
  test.each([
    ['Being edited', 'accepted'],
    ['Starting', 'skipped'],
    ['In progress', 'skipped'],
    ['Pausing', 'skipped'],
    ['Paused', 'accepted'],
    ['Resuming', 'skipped'],
    ['Stopping', 'skipped'],
    ['Finished', 'accepted'],
    ['Erroneous', 'accepted'],
  ])('%s: %s', async (state, result) => {
    const ran = await runIn({ inputs: { 'if-running': 'skip' }, read: () => record(state) });
    expect(ran.outputs['result']).toBe(result);
  });

  test.each(['start', 'resume'])('concerns a %s', async (command) => {
    const ran = await runIn({ inputs: { command, 'if-running': 'fail' }, read: () => record('In progress') });
    expect(ran.error).toMatch(/already running \(in progress\)/);
    expect(ran.requests).toEqual(['read']);
  });

  test.each(['pause', 'stop'])('does not concern a %s, nor does if-interrupted', async (command) => {
    const ran = await runIn({ inputs: { command, 'if-running': 'fail', 'if-interrupted': 'stop' } });
    expect(ran.requests).toEqual([command]);
    expect(ran.state).toEqual({});
  });

  test.each([
    ['auto', 'accepted', ['start']],
    ['send', 'accepted', ['start']],
    ['auto', 'finished', ['read']],
    ['fail', 'accepted', ['read']],
  ])('%s with wait-for %s on a running workflow: %j', async (ifRunning, waitFor, requests) => {
    const inputs = { 'if-running': ifRunning, 'wait-for': waitFor };
    expect((await runIn({ inputs, read: () => record('In progress') })).requests).toEqual(requests);
  });
});

describe('a command that is sent once more', () => {
  const throttled = answered(429, '', { retryAfter: '600' });
  const once =
    (first: Exchange): NonNullable<World['command']> =>
    (_, count) =>
      count === 1 ? first : answered(200);
  /** Somebody else starts the workflow after a minute; it finishes after half an hour. */
  const foreign: NonNullable<World['read']> = (nowMs) =>
    record(nowMs < 60_000 ? 'Finished' : nowMs < 1_800_000 ? 'In progress' : 'Finished');

  test.each<[Record<string, string>, string, string[]]>([
    [{ 'wait-for': 'finished' }, 'failed', ['read', 'start', 'read']],
    [{ 'if-running': 'skip' }, 'skipped', ['read', 'start', 'read']],
    [{ 'if-running': 'fail' }, 'failed', ['read', 'start', 'read']],
  ])('with %j looks again before: %s', async (inputs, result, requests) => {
    const ran = await runIn({ inputs, read: foreign, command: once(throttled) });
    expect(ran.outputs['result']).toBe(result);
    expect(ran.requests).toEqual(requests);
  });

  test('joins the run of somebody else, if that is asked for', async () => {
    const ran = await runIn({ inputs: { ...finished, ...join }, read: foreign, command: once(throttled) });
    expect(ran.outputs).toMatchObject({ result: 'confirmed', 'previous-state': 'in-progress' });
    expect(ran.requests.filter((name) => name === 'start')).toHaveLength(1);
  });

  test('never stops the run of somebody else', async () => {
    const ran = await runIn({
      inputs: { 'if-interrupted': 'stop', 'timeout-minutes': '15' },
      read: foreign,
      command: (_, count) => (count === 1 ? throttled : lost),
    });
    expect(ran.outputs['result']).toBe('unknown');
    expect(ran.warnings).toEqual([expect.stringMatching(/already in progress before the start/)]);
    expect(ran.requests).not.toContain('stop');
    expect(ran.state).toEqual({ 'clean-up': '' });
  });

  test('is proved by what follows the second look', async () => {
    const ran = await runIn({
      inputs: { ...started, 'access-token': '', 'client-secret': 'secret-0123456789' },
      read: (_, sent) => record(sent === 2 ? 'In progress' : 'Finished'),
      command: once(answered(401)),
    });
    expect(ran.outputs['result']).toBe('confirmed');
    expect(ran.requests).toEqual(['mint', 'read', 'start', 'mint', 'read', 'start', 'read']);
  });

  test('needs no look where nothing depends on the state', async () => {
    const ran = await runIn({ command: once(throttled) });
    expect(ran.requests).toEqual(['start', 'start']);
  });
});

describe('a workflow that was running before', () => {
  test.each([
    ['start', 'Starting', 1],
    ['start', 'In progress', 1],
    ['start', 'Resuming', 1],
    ['start', 'Pausing', 1],
    ['start', 'Stopping', 1],
    ['resume', 'In progress', 1],
    ['start', 'Paused', 0],
    ['start', 'Finished', 0],
    ['start', 'Erroneous', 0],
    ['start', 'Editing', 0],
  ])('%s when %s: %i warnings, and then nothing to clean up', async (command, state, warnings) => {
    const ran = await runIn({
      inputs: { command, 'if-interrupted': 'stop' },
      read: living(state, 'In progress'),
    });
    expect(ran.requests).toEqual(['read', command]);
    expect(ran.warnings).toHaveLength(warnings);
    expect(Object.keys(ran.state)).toEqual(warnings === 0 ? ['clean-up'] : []);
  });
});

describe('the summary', () => {
  test.each<[string, World]>([
    ['of a green step', { inputs: finished, read: living('Finished', 'In progress', 'Finished') }],
    ['of a red step', { command: () => gateway(403, '403003') }],
    ['of a dry run', { inputs: { 'dry-run': 'true' }, read: () => record('Finished') }],
    ['of inputs that are not valid', { inputs: { command: 'strat' } }],
    [
      'with a warning',
      { inputs: { 'if-running': 'fail' }, command: () => lost, read: living('Finished', 'Starting') },
    ],
  ])('%s', async (_, world) => {
    expect((await runIn(world)).summary).toMatchSnapshot();
  });

  test.each([0, 1])('of a hundred states and %d has at most a hundred', (more) => {
    const timeline = Array.from({ length: 100 + more }, (_, i) => ({
      atMs: i,
      state: STATES[i % 2] ?? 'paused',
    }));
    const content = { heading: 'A', paragraphs: [], rows: [], timeline };
    const summary = summaryMarkdown(content, (text) => text);
    expect(summary.match(/^\| .* s \| .* \|$/gm)).toHaveLength(100);
    expect(summary.includes('left out')).toBe(more > 0);
  });

  test('of a state that goes back and forth is bounded', async () => {
    let count = 0;
    const ran = await runIn({
      inputs: { ...finished, 'poll-interval-seconds': '1' },
      read: () => record(count++ % 2 === 0 ? 'Paused' : 'In progress'),
    });
    expect(ran.summary).toMatch(/\n\n\d+ earlier states are left out\.\n\n\| After \|/);
    expect(
      ran.summary.match(/^\| [\w .]+ \| (in progress|paused) \|$/gm)?.filter((row) => / (s|min) /.test(row)),
    ).toHaveLength(100);
    expect(ran.summary.length).toBeLessThan(10_000);
  });
});
