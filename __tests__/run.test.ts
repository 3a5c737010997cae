import { describe, expect, test } from '@jest/globals';
import type { Reason } from '../src/campaign/reason.js';
import type { Exchange } from '../src/http/exchange.js';
import { Progress } from '../src/report/progress.js';
import { GREEN } from '../tools/invariants.js';
import { answered, FakeClock } from '../tools/simulated-time.js';
import { type Ran, record, runIn, type World } from './support/fake-run.js';
import { inOneLine, transcript, verdict } from './support/transcript.js';

/** The whole step in simulated time: every way through it, and how it ends. */

const lost: Exchange = { kind: 'ambiguous', fault: 'lost', detail: 'read ECONNRESET' };
const noConnection: Exchange = { kind: 'not-delivered', fault: 'refused', detail: 'connect ECONNREFUSED' };
const gateway = (status: number, error_code: string): Exchange =>
  answered(status, { error_code, message: 'm' }, { requestId: 'request-1' });

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

/** A record that is in progress for 20 s, and then in another state. */
const ending =
  (state: string): NonNullable<World['read']> =>
  (nowMs) =>
    record(nowMs < 20_000 ? 'In progress' : state);

/** A snapshot that can be read, and after it nothing but `exchange`. */
const only =
  (exchange: Exchange): NonNullable<World['read']> =>
  (_, sent) =>
    sent === 0 ? record('Finished') : exchange;

const finished = { 'wait-for': 'finished' };
const started = { 'wait-for': 'started' };
const paused = { 'wait-for': 'paused' };
const join = { 'if-running': 'join' };
const minted = { 'access-token': '', 'client-secret': 'secret-0123456789' };
const brief = { 'timeout-minutes': '2' };

/** One for each shape of outcome, told to the letter. */
const shapes: [string, World][] = [
  ['inputs that are not valid', { inputs: { command: 'strat', 'timeout-minutes': '0' } }],
  ['a snapshot that cannot be read', { inputs: finished, read: () => noConnection }],
  ['already running, to be skipped', { inputs: { 'if-running': 'skip' }, read: () => record('In progress') }],
  ['a dry run', { inputs: { 'dry-run': 'true' }, read: () => record('Finished') }],
  ['a dry run without a state', { inputs: { 'dry-run': 'true' }, read: () => answered(200, { PKey: '@x' }) }],
  ['accepted', {}],
  ['refused', { command: () => gateway(403, '403003') }],
  [
    'throttled, then accepted',
    { command: (_, count) => (count === 1 ? answered(429, '', { retryAfter: '7' }) : answered(202)) },
  ],
  ['ambiguous', { command: () => lost }],
  [
    'ambiguous, taken up and finished',
    { inputs: finished, command: () => lost, read: living('Finished', 'In progress', 'Finished') },
  ],
  ['ambiguous, without a trace', { inputs: finished, command: () => lost, read: () => record('Finished') }],
  ['finished', { inputs: finished, read: living('Finished', 'In progress', 'Stopping', 'Finished') }],
  ['erroneous', { inputs: finished, read: living('Finished', 'In progress', 'Erroneous') }],
  [
    'still in progress at the deadline',
    { inputs: { ...finished, ...brief }, read: living('Finished', 'In progress') },
  ],
  ['not readable any more', { inputs: finished, read: only(answered(404)) }],
  ['joined, and finished', { inputs: { ...finished, ...join }, read: ending('Finished') }],
];

test.each(shapes)('%s', async (_, world) => {
  const ran = await runIn(world);
  expect(transcript(ran)).toMatchSnapshot();
  expect(ran.exitCode).toBe(ran.error === '' ? 0 : 1);
});

/** The result, the requests, and what the log, the annotation or the outputs must say. */
type Row = [name: string, result: string, requests: string, says: RegExp, world: World];

function check(rows: Row[]): void {
  test.each(rows)('%s', async (_, result, requests, says, world) => {
    const ran = await runIn(world);
    expect(ran.outputs['result']).toBe(result);
    expect(inOneLine(ran.requests)).toBe(requests);
    expect(transcript(ran)).toMatch(says);
    expect(verdict(ran)).toMatchSnapshot();
    expect(ran.exitCode).toBe(GREEN.has(result) ? 0 : 1);
    expect(ran.state).toEqual({});
  });
}

describe('before the command', () => {
  check([
    [
      'one input is not valid',
      'failed',
      '',
      /1 input is not valid.*Did you mean `start`/s,
      { inputs: { command: 'strat' } },
    ],
    [
      'no token',
      'failed',
      'mint',
      /not sent: no token.*HTTP 400 \(invalid_client.*`api-key`.*`ims-url`/s,
      {
        inputs: minted,
        mint: () =>
          answered(400, { error: 'invalid_client', error_description: 'invalid client_id parameter' }),
      },
    ],
    [
      'no token, for a Retry-After that is too long',
      'failed',
      'mint',
      /HTTP 429; .* 2 h \(Retry-After\), but `timeout-minutes` leaves 60 min.*share one token/s,
      { inputs: minted, mint: () => answered(429, '', { retryAfter: '7200' }) },
    ],
    [
      'no token until the deadline',
      'failed',
      'mint',
      /no answer within 30 s; `timeout-minutes` leaves no time for another attempt.*`timeout-minutes` allows was over.*Allow more time/s,
      {
        inputs: { ...minted, 'timeout-minutes': '0.5' },
        mint: () => ({ kind: 'ambiguous', fault: 'silent', detail: 'no answer within 30 s' }),
        arriving: (_, { clock }) => clock.advance(30_000),
      },
    ],
    [
      'a snapshot that may not be read',
      'failed',
      'read',
      /could not be read: HTTP 403 \(403025 “m”, request ID request-1\).*product profile/s,
      { inputs: finished, read: () => gateway(403, '403025') },
    ],
    [
      'a snapshot that must not be read again for long',
      'failed',
      'read',
      /HTTP 503; .* 2 h \(Retry-After\).*leaves 60 min/s,
      { inputs: finished, read: () => answered(503, '', { retryAfter: '7200' }) },
    ],
    [
      'a snapshot without a state',
      'failed',
      'read',
      /no state .* Its fields are `PKey`, `execution`, `execution.since`\..*`wait-for: accepted`/s,
      { inputs: finished, read: () => answered(200, { PKey: '@x', execution: { since: 1 } }) },
    ],
    [
      'a snapshot without fields',
      'failed',
      'read',
      /no state .* It has no fields\./,
      { inputs: finished, read: () => answered(200, {}) },
    ],
    [
      'a snapshot that is no record',
      'failed',
      '5 reads',
      /no JSON object; trying again in 8 s.*\(5 attempts were made\).*a proxy’s page.*`base-url` and the proxy/s,
      { inputs: finished, read: () => answered(200, '<html>') },
    ],
    [
      'a snapshot without the state that state-field names',
      'failed',
      'read',
      /no value in `a\.b`, which `state-field` names/,
      { inputs: { ...finished, 'state-field': 'a.b' }, read: () => record('Finished') },
    ],
    [
      'a state that is not known',
      'failed',
      'read',
      /its `state` says “Archived”.*does not know.*please report the value/s,
      { inputs: finished, read: () => record('Archived') },
    ],
    [
      'a state that is not known and may be personal',
      'failed',
      'read',
      /its `state` has a value that .*`lifecycle.phase`/,
      { inputs: finished, read: () => record('jane.doe@example.com', { lifecycle: { phase: 'finished' } }) },
    ],
    [
      'two states that contradict',
      'failed',
      'read',
      /its `state`, `status` show different states.*which field.*Set `state-field` to the one that matches/s,
      { inputs: finished, read: () => record('Finished', { status: 'Paused' }) },
    ],
    [
      'already running, to fail',
      'failed',
      'read',
      /already running \(in progress\).*scheduler and never ends.*`if-running: join`.*`if-running: skip`/s,
      { inputs: { 'if-running': 'fail' }, read: () => record('In progress') },
    ],
    [
      'already running, and waiting',
      'failed',
      'read',
      /already running \(in progress\).*previous-state=in-progress, state=in-progress/s,
      { inputs: started, read: () => record('In progress') },
    ],
    [
      'already running, and a resume that waits',
      'failed',
      'read',
      /Resume was not sent: .* already running \(pausing\)/,
      { inputs: { command: 'resume', ...finished }, read: () => record('Pausing') },
    ],
    [
      'not joined: it is being paused',
      'failed',
      'read',
      /already running \(pausing\).*nothing to wait for.*once the workflow is paused/s,
      { inputs: { ...finished, ...join }, read: () => record('Pausing') },
    ],
    [
      'not joined: it is being stopped',
      'failed',
      'read',
      /already running \(stopping\).*nothing to wait for.*once the workflow is finished/s,
      { inputs: { ...finished, ...join }, read: () => record('Stopping') },
    ],
  ]);
});

describe('a dry run', () => {
  const dry = { 'dry-run': 'true' };
  check([
    [
      'of what is not there',
      'skipped',
      'read',
      /Warning: This dry run could not read the workflow\..*\n.*was not sent.* and the workflow could not be read: HTTP 404.*`workflow-id`/,
      { inputs: dry, read: () => answered(404) },
    ],
    [
      'of what would wait, without a state',
      'failed',
      'read',
      /no state .* Its fields are `PKey`/,
      { inputs: { ...dry, ...finished }, read: () => answered(200, { PKey: '@x' }) },
    ],
    [
      'of what would be skipped',
      'skipped',
      'read',
      /The request: POST .*\{"method":"start"\}.*was skipped: .*\(starting\)\..*`if-running: skip`/s,
      { inputs: { ...dry, 'if-running': 'skip' }, read: () => record('Starting') },
    ],
    [
      'of what would fail',
      'failed',
      'read',
      /already running \(in progress\)/,
      { inputs: { ...dry, 'if-running': 'fail' }, read: () => record('In progress') },
    ],
    [
      'of what would be joined',
      'skipped',
      'read',
      /would send nothing, .*`if-running: join`.* is starting, as its field `state` shows/,
      { inputs: { ...dry, ...finished, ...join }, read: () => record('Starting') },
    ],
    [
      'of what already runs',
      'skipped',
      'read',
      /start was not sent .* is in progress, as its field `state` shows/,
      { inputs: dry, read: () => record('In progress') },
    ],
    [
      'with a state further down',
      'skipped',
      'read',
      /is paused, as its field `a\.b` shows.*are good/,
      { inputs: { ...dry, 'state-field': 'a.b' }, read: () => answered(200, { a: { b: 'Paused' } }) },
    ],
    [
      'of a pause, without a state',
      'skipped',
      'read',
      /nothing that depends on it works: `wait-for`\./,
      { inputs: { ...dry, command: 'pause' }, read: () => answered(200, { PKey: '@x' }) },
    ],
    [
      'without a token',
      'failed',
      'mint',
      /no token/,
      { inputs: { ...dry, ...minted }, mint: () => answered(400) },
    ],
  ]);

  test('that could read nothing says so, with the remedy, in the summary too', async () => {
    const { summary } = await runIn({ inputs: dry, read: () => answered(404) });
    expect(summary).toMatch(/HTTP 404.*workflow-id.*This dry run could not read the workflow\./s);
    expect(summary).toContain('{"method":"start"}');
    expect(summary).not.toMatch(/are good/);
  });
});

describe('the answer', () => {
  check([
    [
      'is a page',
      'accepted',
      'start',
      /Warning: The answer to start is an HTML page/,
      { command: () => answered(200, ' <!DOCTYPE html><html>') },
    ],
    [
      'is an error of the gateway in a success',
      'accepted',
      'start',
      /Warning: The answer to start is an error, whatever its status says\. Check/,
      { command: () => answered(200, { error_code: '403003', message: 'm' }) },
    ],
    [
      'never comes for the second attempt, nor does a token',
      'failed',
      'mint start mint mint mint mint mint',
      /Start was refused \(HTTP 429\), and then not sent: no token could be minted: HTTP 503/,
      {
        inputs: minted,
        command: () => answered(429, '', { retryAfter: '59' }),
        mint: (count) =>
          count === 1 ? answered(200, { access_token: 'minted-1', expires_in: 60 }) : answered(503),
      },
    ],
    [
      'refuses, and then no connection comes',
      'failed',
      'start start start start start',
      /Start was refused \(HTTP 429\), and then not sent: no connection/,
      { command: (_, count) => (count === 1 ? answered(429) : noConnection) },
    ],
    [
      'is a Retry-After that has passed already',
      'accepted',
      'start start',
      /HTTP 429; trying again in 1 s\n/,
      { command: (_, count) => answered(count === 1 ? 429 : 200, '', { retryAfter: '0' }) },
    ],
    [
      'never comes, nor does a connection',
      'failed',
      'start start start start start',
      /no connection .*; trying again in 8 s.*\(5 attempts were made\).*Nothing listens.*`https_proxy`/s,
      { command: () => noConnection },
    ],
    [
      'to a resume is lost',
      'unknown',
      'resume',
      /outcome is unclear.*it may have resumed.*may be running in Campaign\. Its state was never read/s,
      { inputs: { command: 'resume' }, command: () => lost },
    ],
    [
      'to a pause is lost',
      'unknown',
      'pause',
      /outcome is unclear.*send the pause again.*may be running or paused in Campaign/s,
      { inputs: { command: 'pause' }, command: () => lost },
    ],
    [
      'to a stop is lost',
      'unknown',
      'stop',
      /outcome is unclear: HTTP 502 \(“Bad gateway”\).*send the stop again.*may still be running in Campaign.*status-code=502/s,
      { inputs: { command: 'stop' }, command: () => answered(502, '<html>Bad gateway</html>') },
    ],
  ]);
});

describe('a lost answer, with a snapshot', () => {
  const fail = { 'if-running': 'fail' };
  check([
    [
      'of a stop, and an end that may be its own',
      'confirmed',
      'read stop read read',
      /Warning: .*is now finished, which is taken for the effect of the stop\.\nConfirmed: workflow WKF110 is finished after stop/,
      {
        inputs: { command: 'stop', ...finished },
        command: () => lost,
        read: living('In progress', 'Finished'),
      },
    ],
    [
      'and the record not read in time',
      'unknown',
      'read start read',
      /no answer \(read ECONNRESET\); no read of the workflow was answered in 30 s\./,
      {
        inputs: { ...fail, 'timeout-minutes': '0.5' },
        command: () => lost,
        read: only({ kind: 'ambiguous', fault: 'silent', detail: 'no answer within 28 s' }),
        arriving: ({ method }, { clock }) =>
          clock.advance(method === 'GET' && clock.nowMs() > 0 ? 30_000 : 1),
      },
    ],
    [
      'whose loss took a while',
      'unknown',
      'read start 60 reads',
      /no clear sign of the start in 30 s\./,
      {
        inputs: fail,
        command: () => lost,
        read: () => record('Finished'),
        arriving: ({ method }, { clock }) => method === 'POST' && clock.advance(60_000),
      },
    ],
    [
      'and the command taken up',
      'accepted',
      'read start read',
      /Warning: .*now starting, which is taken for the effect of the start\.\n.*is starting after start, though no answer said so/,
      { inputs: fail, command: () => lost, read: living('Finished', 'Starting') },
    ],
    [
      'and the workflow seen erroneous',
      'failed',
      'read start read',
      /now erroneous, which is taken for.*is erroneous after start.*Read the workflow’s log/s,
      { inputs: fail, command: () => lost, read: living('Finished', 'Erroneous') },
    ],
    [
      'and still in progress at the deadline',
      'unknown',
      'read start 44 reads',
      /Start was sent, and the workflow seen in progress, but `timeout-minutes` \(2 min\) was over.*in progress when last read/s,
      { inputs: { ...finished, ...brief }, command: () => lost, read: living('Finished', 'In progress') },
    ],
    [
      'and the record not readable',
      'unknown',
      'read start read read',
      /no answer \(read ECONNRESET\); the workflow could not be read: HTTP 403.*finished before the command, and its state was not read since/s,
      { inputs: finished, command: () => lost, read: only(answered(403)) },
    ],
    [
      'and no time left to look',
      'unknown',
      'read start',
      /no answer within 60 s\.\n.*`timeout-minutes` left it too little/,
      {
        inputs: { ...finished, 'timeout-minutes': '1' },
        command: () => ({ kind: 'ambiguous', fault: 'silent', detail: 'no answer within 60 s' }),
        read: () => record('Finished'),
        arriving: ({ method }, { clock }) => method === 'POST' && clock.advance(60_000),
      },
    ],
    [
      'and a pause that met the end',
      'unknown',
      'read pause 60 reads',
      /no clear sign of the pause in 30 s.*\n *Workflow WKF110 was finished when last read\./s,
      {
        inputs: { command: 'pause', ...paused },
        command: () => lost,
        read: living('In progress', 'Finished'),
      },
    ],
    [
      'and a stop seen without effect',
      'unknown',
      'read stop 60 reads',
      /no clear sign of the stop in 30 s.*send the stop again.*in progress when last read/s,
      {
        inputs: { command: 'stop', ...finished },
        command: () => lost,
        read: living('Paused', 'In progress'),
      },
    ],
  ]);
});

describe('a wait', () => {
  const stop = { command: 'stop', ...finished };
  const pause = { command: 'pause', ...paused };
  check([
    [
      'for started',
      'confirmed',
      'read start 6 reads',
      /Starting at 00:00:00 UTC, after 0 s\nIn progress at 00:00:10 UTC, after 10 s\nConfirmed: workflow WKF110 is in progress after start\. Seen starting at 00:00:00, in progress at 00:00:10 UTC\./,
      { inputs: started, read: living('Finished', 'Starting', 'In progress') },
    ],
    [
      'through six states',
      'confirmed',
      'read start 26 reads',
      /Seen starting at 00:00:00, in progress at .*, pausing at .*, paused at .*, resuming at .*, finished at 00:00:5\d UTC/,
      {
        inputs: finished,
        read: living('Finished', 'Starting', 'In progress', 'Pausing', 'Paused', 'Resuming', 'Finished'),
      },
    ],
    [
      'through more states than the proof has room for',
      'confirmed',
      'read start 30 reads',
      /Seen starting at 00:00:00, in progress at .*, pausing at .*, paused at .*, resuming at \S+, …, finished at 00:01:0\d UTC/,
      {
        inputs: finished,
        read: living(
          ...['Finished', 'Starting', 'In progress', 'Pausing', 'Paused', 'Resuming'],
          ...(['In progress', 'Finished'] as const),
        ),
      },
    ],
    [
      'for started, after a stop',
      'confirmed',
      'read start 21 reads',
      /Stopping at 00:00:00 UTC, after 0 s \(not caused by this step\)\nIn progress at 00:00:10 UTC, after 10 s/,
      { inputs: started, read: living('Finished', 'Stopping', 'In progress') },
    ],
    [
      'for a pause',
      'confirmed',
      'read pause 6 reads',
      /Pausing at .*\nPaused at .*, after 10 s\nConfirmed: workflow WKF110 is paused after pause\. Seen pausing at/,
      { inputs: pause, read: living('In progress', 'Pausing', 'Paused') },
    ],
    [
      'for a pause, and it finished instead',
      'failed',
      'read pause read',
      /is finished after pause.*ended before pause took effect.*Nothing, if it was meant to end/s,
      { inputs: pause, read: living('In progress', 'Finished') },
    ],
    [
      'for a stop',
      'confirmed',
      'read stop 6 reads',
      /Stopping at .*\nFinished at .*, after 10 s\nConfirmed: workflow WKF110 is finished after stop/,
      { inputs: stop, read: living('In progress', 'Stopping', 'Finished') },
    ],
    [
      'for a stop of what had finished',
      'confirmed',
      'read stop read',
      /Warning: .*finished before the stop.*still queued/,
      { inputs: stop, read: living('Finished', 'Finished') },
    ],
    [
      'on a field further in',
      'confirmed',
      'read start 6 reads',
      /State before: paused \(`a\.b`\)\n.*Finished at 00:00:10 UTC, after 10 s/s,
      {
        inputs: { ...finished, 'state-field': 'a.b' },
        read: (nowMs, sent) => answered(200, { a: { b: sent === 0 ? 'Paused' : nowMs < 9_000 ? 2 : 20 } }),
      },
    ],
    [
      'without a run for minutes',
      'unknown',
      'read start 112 reads',
      /Warning: No run was seen so far.*`poll-interval-seconds: 1`.*`wait-for: accepted`/,
      { inputs: { ...finished, 'timeout-minutes': '6' }, read: living('Finished', 'Finished') },
    ],
    [
      'with nothing to join',
      'confirmed',
      'read start 6 reads',
      /Confirmed: /,
      { inputs: { ...finished, ...join }, read: living('Finished', 'In progress', 'Finished') },
    ],
    [
      'for a joined run to start',
      'confirmed',
      'read read',
      /until its run is started\nConfirmed: workflow WKF110 is in progress\. Seen in progress at 00:00:00 UTC\./,
      { inputs: { ...started, ...join }, read: () => record('In progress') },
    ],
    [
      'for a joined run, which fails',
      'failed',
      '12 reads',
      /WKF110 is erroneous\.\n.*An activity of the workflow failed\.\n/,
      { inputs: { ...finished, ...join }, read: ending('Erroneous') },
    ],
  ]);
});

describe('the deadline', () => {
  const stop = { command: 'stop', ...finished, ...brief };
  const pause = { command: 'pause', ...paused, ...brief };
  const resume = { command: 'resume', ...finished, ...brief };
  const start = { ...finished, ...brief };
  const silent: Exchange = { kind: 'ambiguous', fault: 'silent', detail: 'no answer within 28 s' };
  check([
    [
      'with no sign of a run',
      'unknown',
      'read start 85 reads',
      /was over before .* seen finished.*may still be queued.*finished when last read/s,
      { inputs: start, read: living('Finished', 'Finished') },
    ],
    [
      'with nothing to resume',
      'unknown',
      'read resume 85 reads',
      /nothing to resume.*finished when last read/s,
      { inputs: resume, read: living('Finished', 'Finished') },
    ],
    [
      'while still paused',
      'unknown',
      'read resume 85 reads',
      /may still be queued.*paused when last read/s,
      { inputs: resume, read: living('Paused', 'Paused') },
    ],
    [
      'with a resume in the queue',
      'unknown',
      'read resume 43 reads',
      /Resuming at .*over 20 workflows.*may still take effect.*resuming when last read/s,
      { inputs: resume, read: living('Paused', 'Resuming') },
    ],
    [
      'while starting',
      'unknown',
      'read start 43 reads',
      /over 20 workflows may be active.*starting when last read/s,
      { inputs: start, read: living('Finished', 'Starting') },
    ],
    [
      'after somebody paused it',
      'unknown',
      'read start 43 reads',
      /Paused at .*, after 10 s \(not caused.*Somebody or something paused.*command `resume`.*paused when last read/s,
      { inputs: start, read: living('Finished', 'In progress', 'Paused') },
    ],
    [
      'with a stop without effect',
      'unknown',
      'read stop 43 reads',
      /Paused at .*, after 0 s \(not caused.*The stop has not taken effect.*may still be running.*paused when last read/s,
      { inputs: stop, read: living('In progress', 'Paused') },
    ],
    [
      'while stopping',
      'unknown',
      'read stop 43 reads',
      /still stopping it.*do not stop it a second time.*stopping when last read/s,
      { inputs: stop, read: living('In progress', 'Stopping') },
    ],
    [
      'while erroneous after a stop',
      'unknown',
      'read stop 43 reads',
      /still shows that.*failed workflow is not running\.\n.*Workflow WKF110 was erroneous when last read/s,
      { inputs: stop, read: living('Erroneous', 'Erroneous') },
    ],
    [
      'while pausing',
      'unknown',
      'read pause 43 reads',
      /lets running activities end.*longer `timeout-minutes`.*may be running or paused.*pausing when last read/s,
      { inputs: pause, read: living('In progress', 'Pausing') },
    ],
    [
      'with a pause without effect',
      'unknown',
      'read pause 43 reads',
      /seen paused.*The pause has not taken effect.*in progress when last read/s,
      { inputs: pause, read: living('In progress', 'In progress') },
    ],
    [
      'while a read is silent',
      'unknown',
      'read start read read',
      /\(30 s\) was over.*last thing known is .*no answer within 28 s.*why it cannot be read.*not read since/s,
      {
        inputs: { ...finished, 'timeout-minutes': '0.5' },
        read: only(silent),
        arriving: ({ method }, { clock }) => method === 'GET' && clock.nowMs() > 0 && clock.advance(30_000),
      },
    ],
    [
      'before any read',
      'unknown',
      'read start',
      /What came before took all the time, so the workflow was not read.*longer `timeout-minutes`/s,
      {
        inputs: { ...finished, 'timeout-minutes': '0.5' },
        read: () => record('Finished'),
        arriving: ({ method }, { clock }) => method === 'POST' && clock.advance(30_000),
      },
    ],
    [
      'before any read of a joined run',
      'unknown',
      'read',
      /was not read again\..*in progress at first, and/s,
      {
        inputs: { ...finished, ...join, 'timeout-minutes': '0.5' },
        read: () => record('In progress'),
        arriving: (_, { clock }) => clock.advance(30_000),
      },
    ],
    [
      'during the only read',
      'unknown',
      'read start read',
      /no answer came before time was up.*slows its answers down/s,
      {
        inputs: { ...finished, 'timeout-minutes': '0.5' },
        read: only(silent),
        arriving: ({ method }, { clock }) =>
          clock.advance(method === 'GET' && clock.nowMs() > 0 ? 30_000 : 1),
      },
    ],
    [
      'while fields contradict one another',
      'unknown',
      'read start 85 reads',
      /different states in its `state`, `status`\..*`state-field` can name/s,
      {
        inputs: start,
        read: (_, sent) => (sent === 0 ? record('Finished') : record('Finished', { status: 'Paused' })),
      },
    ],
    [
      'with nothing to resume in what was never started',
      'unknown',
      'read resume 85 reads',
      /nothing to resume/,
      { inputs: resume, read: living('Being edited', 'Being edited') },
    ],
    [
      'with no sign of a run, and reads far between',
      'unknown',
      'read start 25 reads',
      /short runs set `poll-interval-seconds: 1`, or do not wait/,
      { inputs: { ...start, 'poll-interval-seconds': '5' }, read: living('Finished', 'Finished') },
    ],
    [
      'with no sign of a run, though reads were close',
      'unknown',
      'read start 120 reads',
      /too short to be caught.*Campaign\. For short runs do not wait/s,
      { inputs: { ...start, 'poll-interval-seconds': '1' }, read: living('Finished', 'Finished') },
    ],
    [
      'while reads fail',
      'unknown',
      'read start 85 reads',
      /HTTP 502\. Waiting goes on.*last thing known is .*HTTP 502\./s,
      { inputs: start, read: only(answered(502)) },
    ],
    [
      'of a joined run',
      'unknown',
      '44 reads',
      /not sent, since .* already in progress, but `timeout-minutes` \(2 min\) was over.*in progress when last read/s,
      { inputs: { ...start, ...join }, read: () => record('In progress') },
    ],
  ]);
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

describe('a token in an answer that is no token', () => {
  const token = 'minted/CANARY+1.sig==';
  test.each<[unknown, number?]>([
    [{ access_token: token, error: 'x', error_description: `token ${token} rejected` }],
    [{ access_token: token, error: 'x', error_description: `token ${token} rejected` }, 500],
    [{ access_token: [token, 'CANARY-two'], error: token }],
    [{ access_token: { value: token }, error_description: `not ${token}`, error: 'e' }],
    [`{"error":"${token}","access_token":"${token}","access_token":"CANARY-two"}`],
    [`[{"access_token":["${token}"],"refresh_token":"CANARY-two"}]`],
  ])('is not shown: %j', async (body, status = 400) => {
    const ran = await runIn({ inputs: minted, mint: () => answered(status, body) });
    expect(ran.error).toMatch(new RegExp(`no token could be minted: HTTP ${status}`));
    expect(ran.stdout.replace(/^::add-mask::.*$/gm, '') + ran.summary).not.toContain('CANARY');
  });
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
    /HTTP 400\./,
  ],
])('a token that nobody could mask, %s, is not quoted', async (_, mint, error) => {
  const inputs = { 'access-token': '', 'client-secret': 'secret-0123456789' };
  const ran = await runIn({ inputs, mint: () => mint });
  expect(ran.error).toMatch(error);
  expect(ran.stdout + ran.summary).not.toContain('CANARY');
});

describe('a secret that an answer echoes', () => {
  const secret = 'canary-token-0123456789abcdef';
  const refused = (body: unknown): Promise<Ran> =>
    runIn({ inputs: { 'access-token': secret }, command: () => answered(404, body) });

  test.each([19_960, 19_975, 19_990])('after %i characters of a page shows no half', async (length) => {
    const page = `<html><a title="${'x'.repeat(length - 23)}">you sent</a>${secret}</html>`;
    const { error } = await refused(page);
    expect(error).toMatch(/you sent/);
    expect(error).not.toMatch(/canary-/);
  });

  test('where a message is shortened is hidden before that', async () => {
    const paddings = [186, 190, 195, 199];
    const errors: string[] = [];
    for (const padding of paddings) {
      errors.push((await refused({ message: 'x'.repeat(padding) + secret + 'y'.repeat(300) })).error);
    }
    expect(new Set(errors).size).toBe(paddings.length);
    expect(errors.join()).not.toContain('canary-');
  });
});

test('time is counted from when the step began', () => {
  const clock = new FakeClock();
  clock.advance(5_000);
  const progress = new Progress(clock);
  clock.advance(70);
  progress.see('editing');
  expect([progress.elapsedMs(), progress.timeline]).toEqual([
    70,
    [{ wallMs: clock.wallMs(), state: 'editing' }],
  ]);
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
    expect(ran.outputs['message']).toMatch(/^Start was not sent again: .* already running/);
  });

  test('joins the run of somebody else, if that is asked for', async () => {
    const ran = await runIn({ inputs: { ...finished, ...join }, read: foreign, command: once(throttled) });
    expect(ran.outputs).toMatchObject({ result: 'confirmed', 'previous-state': 'in-progress' });
    expect(ran.stdout).toContain('Start was not sent again, since the workflow is already in progress');
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

  test('never takes the record of another workflow for its own', async () => {
    const other: NonNullable<World['read']> = (_, sent) =>
      sent === 0 ? record('Finished', { name: 'WKF110' }) : record('In progress', { name: 'OTHER' });
    for (const inputs of [finished, { ...finished, ...join }, { 'if-running': 'skip' }]) {
      const ran = await runIn({ inputs, read: other, command: once(answered(429)) });
      expect(ran.outputs).toMatchObject({ result: 'failed', reason: 'unreadable', 'status-code': '429' });
      expect(ran.error).toMatch(/not sent again: the record belongs to another workflow \(5 attempts/);
      expect(ran.requests.filter((name) => name === 'start')).toHaveLength(1);
    }
  });

  test('goes on once the record is its own again', async () => {
    const mixed: NonNullable<World['read']> = (nowMs, sent) =>
      sent === 1 && nowMs < 5_000
        ? record('In progress', { name: 'OTHER' })
        : record(sent < 2 || nowMs > 60_000 ? 'Finished' : 'In progress', { name: 'WKF110' });
    const ran = await runIn({ inputs: finished, read: mixed, command: once(answered(429)) });
    expect(ran.outputs).toMatchObject({ result: 'confirmed', state: 'finished' });
  });

  test('is proved by states since then, and shown without those before', async () => {
    const read = living('Finished', 'In progress', 'Finished');
    const ran = await runIn({
      inputs: finished,
      read: (nowMs, sent) => read(Math.max(0, nowMs - 5_000), sent === 2 ? 1 : 0),
      command: once(answered(429, '', { retryAfter: '5' })),
    });
    expect(ran.outputs['message']).toMatch(/Seen in progress at 00:00:05, finished at 00:00:15 UTC\.$/);
    expect(ran.summary.match(/finished :/g)).toHaveLength(2);
  });

  test('does not count an earlier run as a part of the one it joins', async () => {
    const ran = await runIn({ inputs: { ...finished, ...join }, read: foreign, command: once(throttled) });
    expect(ran.outputs['message']).toMatch(/Seen in progress at 00:10:00, finished at 00:3/);
  });

  test('warns only once of a workflow that ran before', async () => {
    const ran = await runIn({
      inputs: { 'if-interrupted': 'stop' },
      read: () => record('In progress'),
      command: once(answered(429)),
    });
    expect(ran.warnings).toHaveLength(1);
    expect(ran.summary.match(/already in progress/g)).toHaveLength(1);
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
    const words = new RegExp(
      `already ${state.toLowerCase()} before the ${command}.*set \`if-running\` to \`skip\``,
    );
    expect(ran.warnings).toEqual(Array(warnings).fill(expect.stringMatching(words)));
    expect(Object.keys(ran.state)).toEqual(warnings === 0 ? ['clean-up'] : []);
  });
});

describe('the reason', () => {
  const minting = { 'access-token': '', 'client-secret': 'secret-0123456789' };
  const running: NonNullable<World['read']> = () => record('In progress');
  const idle: NonNullable<World['read']> = () => record('Finished');
  const oops = answered(500, {
    code: 500,
    message: 'Oops. Something went wrong. Check your URI and try again.',
  });

  test.each<[Reason, string, World]>([
    ['accepted', 'accepted', {}],
    ['started', 'confirmed', { inputs: started, read: living('Finished', 'In progress') }],
    ['finished', 'confirmed', { inputs: finished, read: living('Finished', 'In progress', 'Finished') }],
    [
      'paused',
      'confirmed',
      { inputs: { command: 'pause', 'wait-for': 'paused' }, read: () => record('Paused') },
    ],
    ['dry-run', 'skipped', { inputs: { 'dry-run': 'true' }, read: idle }],
    ['already-running', 'skipped', { inputs: { 'if-running': 'skip' }, read: running }],
    ['already-running', 'failed', { inputs: started, read: running }],
    ['already-running', 'failed', { inputs: { ...started, ...join }, read: () => record('Stopping') }],
    ['invalid-input', 'failed', { inputs: { command: 'strat' } }],
    ['no-token', 'failed', { inputs: minting, mint: () => answered(400, { error: 'invalid_client' }) }],
    ['no-token', 'failed', { inputs: { ...minting, ...finished }, mint: () => noConnection }],
    ['unauthorized', 'failed', { command: () => answered(401) }],
    ['forbidden', 'failed', { command: () => answered(403) }],
    ['forbidden', 'failed', { inputs: finished, read: () => answered(403) }],
    ['not-found', 'failed', { command: () => answered(404) }],
    ['not-found', 'failed', { command: () => oops }],
    ['throttled', 'failed', { command: () => answered(429) }],
    ['no-connection', 'failed', { command: () => noConnection }],
    ['refused', 'failed', { command: () => answered(409) }],
    ['refused', 'failed', { command: () => answered(500, 'RST-360011 no') }],
    ['no-state', 'failed', { inputs: finished, read: () => answered(200, { PKey: '@x' }) }],
    ['unreadable', 'failed', { inputs: finished, read: () => answered(200, '<html>') }],
    [
      'unreadable',
      'unknown',
      { inputs: finished, read: (_, sent) => (sent === 0 ? record('Finished') : answered(403)) },
    ],
    ['erroneous', 'failed', { inputs: finished, read: living('Finished', 'In progress', 'Erroneous') }],
    [
      'ended',
      'failed',
      { inputs: { command: 'pause', 'wait-for': 'paused' }, read: () => record('Finished') },
    ],
    ['answer-lost', 'unknown', { command: () => lost }],
    ['answer-lost', 'unknown', { inputs: finished, command: () => lost, read: idle }],
    ['timeout', 'unknown', { inputs: { ...finished, ...brief }, read: idle }],
    ['cancelled', 'failed', { inputs: minting, arriving: (_, { signal }) => signal('SIGINT') }],
    ['cancelled', 'unknown', { arriving: (_, { signal }) => signal('SIGINT') }],
    [
      'internal',
      'failed',
      {
        inputs: finished,
        read: () => {
          throw new Error('boom');
        },
      },
    ],
    ['internal', 'unknown', { command: () => new Error('boom') }],
  ])('%s, %s', async (reason, result, world) => {
    const ran = await runIn(world);
    const { outputs, commands, log } = ran;
    expect([outputs['reason'], outputs['result']]).toEqual([reason, result]);
    expect(verdict(ran)).toMatchSnapshot();
    // The message is what the annotation or the log says, in one plain line.
    const said = commands.find(({ name }) => name === 'error')?.data ?? log.at(-1) ?? '';
    expect(outputs['message']).toBe(said.replaceAll('\n', ' ').replaceAll('`', ''));
  });
});

describe('titles', () => {
  test.each<[Record<string, string>, string]>([
    [{ command: 'resume' }, 'Resume WKF110%3A unknown'],
    [{ command: 'strat' }, 'Workflow WKF110%3A failed'],
    [{ 'workflow-id': '' }, 'Start%3A failed'],
    [{ 'workflow-id': '', command: '' }, 'Adobe Campaign workflow%3A failed'],
  ])('of %j', async (inputs, title) => {
    const ran = await runIn({ inputs, command: () => lost });
    expect(ran.error).toContain(`title=${title}\n`);
    expect(ran.summary).toMatch(new RegExp(`^### . ?${title.replace('%3A', ':').replace(/.$/, '')}`, 'u'));
  });

  test('of a warning name command and workflow', async () => {
    const ran = await runIn({ command: () => answered(200, '<html>') });
    const warning = ran.commands.find(({ name }) => name === 'warning');
    expect(warning?.properties).toBe('title=Start WKF110%3A warning');
  });
});

describe('the link to Campaign', () => {
  const adobe = { 'base-url': 'https://mc.adobe.io' };
  test.each<[string, Record<string, string>, Exchange, boolean]>([
    ['where a person has to look', adobe, lost, true],
    ['of a workflow that runs already', { ...adobe, 'if-running': 'skip' }, lost, true],
    ['for a run that somebody paused', { ...adobe, ...finished, ...join, ...brief }, lost, true],
    ['not for a tenant with a dot', { ...adobe, organization: 'geo.metrixx' }, lost, false],
    ['not for another API', {}, lost, false],
    ['where Campaign refused', adobe, answered(500, 'RST-360011 An error has occurred'), true],
    ['not where there is nothing to look at', adobe, answered(404), false],
  ])('is shown %s', async (_, inputs, exchange, shown) => {
    const { summary } = await runIn({
      inputs,
      command: () => exchange,
      read: (nowMs) => record(nowMs < 5_000 ? 'In progress' : 'Paused'),
    });
    expect(summary.includes('[Open Campaign](https://geometrixx.campaign.adobe.com)')).toBe(shown);
  });
});

describe('the summary', () => {
  test.each(['start', 'strat'])('is left out on request (%s)', async (command) => {
    expect((await runIn({ inputs: { command, 'job-summary': 'false' } })).summary).toBe('');
  });

  test('is written when its own input is not valid', async () => {
    expect((await runIn({ inputs: { 'job-summary': 'no' } })).summary).toContain('job-summary');
  });

  test.each<[string, World]>([
    ['of a green step', { inputs: finished, read: living('Finished', 'In progress', 'Finished') }],
    ['of a step that did not wait', {}],
    [
      'of a workflow that ran already',
      { inputs: { 'if-running': 'skip' }, read: () => record('In progress') },
    ],
    ['of a red step', { command: () => gateway(403, '403003') }],
    ['of a workflow that failed', { inputs: finished, read: living('Finished', 'In progress', 'Erroneous') }],
    ['of a lost answer', { command: () => lost }],
    [
      'of a wait until the deadline',
      { inputs: { ...finished, ...brief }, read: living('Finished', 'In progress') },
    ],
    [
      'of a step that was cancelled',
      {
        inputs: { ...finished, 'if-interrupted': 'stop' },
        read: living('Finished', 'In progress'),
        arriving: ({ method }, { clock, signal }) => {
          if (method === 'GET' && clock.nowMs() > 30_000) signal('SIGINT');
        },
      },
    ],
    ['of a dry run', { inputs: { 'dry-run': 'true' }, read: () => record('Finished') }],
    ['of inputs that are not valid', { inputs: { command: 'strat' } }],
    [
      'with a warning',
      { inputs: { 'if-running': 'fail' }, command: () => lost, read: living('Finished', 'Starting') },
    ],
  ])('%s', async (_, world) => {
    expect((await runIn(world)).summary.trimEnd()).toMatchSnapshot();
  });

  test('of a run that was never seen says so once', async () => {
    const inputs = { ...finished, 'timeout-minutes': '7' };
    const { summary, warnings } = await runIn({ inputs, read: living('Finished', 'Finished') });
    expect(warnings).toEqual([expect.stringMatching(/^No run was seen so far/)]);
    expect(summary.match(/too short to be caught/g)).toHaveLength(1);
  });

  test('of a state that goes back and forth is bounded', async () => {
    let count = 0;
    const ran = await runIn({
      inputs: { ...finished, 'poll-interval-seconds': '1' },
      read: () => record(count++ % 2 === 0 ? 'Paused' : 'In progress'),
    });
    expect(ran.summary).toMatch(/\| Earlier \| \d+ states are left out \|/);
    expect(ran.summary.length).toBeLessThan(10_000);
  });
});
