import { describe, expect, test } from '@jest/globals';
import type { Exchange } from '../src/http/exchange.js';
import { answered } from '../tools/simulated-time.js';
import { record, runIn, type World } from './support/fake-run.js';
import { inOneLine, transcript, verdict } from './support/transcript.js';

/** A whole step with the command `signal`, in simulated time. */

const HREF = 'https://mc.example/geometrixx/campaign/workflow/execution/@W/activities/activity/@S/trigger/';
const lost: Exchange = { kind: 'ambiguous', fault: 'lost', detail: 'read ECONNRESET' };

const activities = (activity: unknown): object => ({ activities: { activity } });
const one = (href: string, rest: object = {}): object =>
  activities({ signal1: { trigger: { href }, ...rest }, delivery1: {} });
const running =
  (rest: object = one(HREF)) =>
  (): Exchange =>
    record('In progress', rest);

const signal = (world: World & { inputs?: Record<string, string> }): World => ({
  read: running(),
  ...world,
  inputs: { command: 'signal', parameters: 'segment=spring\nversion=1.2', ...world.inputs },
});

/** One for each shape of outcome, told to the letter. */
test.each<[string, World]>([
  ['a signal that is taken', {}],
  [
    'a dry run of a signal',
    {
      inputs: { 'dry-run': 'true' },
      read: running(one(HREF, { parameters: [{ name: 'segment' }, { name: 'notes' }] })),
    },
  ],
  ['a signal answered in text', { command: () => answered(200, 'Too soon, wait 10 minutes') }],
  ['a signal to a workflow that is finished', { read: () => record('Finished', one(HREF)) }],
  ['a trigger at a foreign address', { read: running(one(HREF.replace('mc.', 'evil.'))) }],
])('%s', async (_, world) => {
  const ran = await runIn(signal(world));
  expect(transcript(ran)).toMatchSnapshot();
  expect(ran.exitCode).toBe(ran.error === '' ? 0 : 1);
});

test('is told in the summary with its activity, and the names of its parameters', async () => {
  expect((await runIn(signal({}))).summary.trimEnd()).toMatchSnapshot();
});

test('leaves with the documented request, at the address in the record', async () => {
  const sent: unknown[] = [];
  await runIn(
    signal({
      arriving: ({ method, url, headers, body }) => {
        if (method === 'POST')
          sent.push({ url: url.href, type: headers['Content-Type'], key: headers['X-Api-Key'], body });
      },
    }),
  );
  expect(sent).toEqual([
    {
      url: HREF,
      type: 'application/json',
      key: 'key-0123456789',
      body: '{"source":"GitHub Actions: OWNER/REPO run 1","parameters":{"segment":"spring","version":"1.2"}}',
    },
  ]);
});

/** The result, its reason, the requests, and what the log, the annotation or the outputs must say. */
type Row = [name: string, result: string, reason: string, requests: string, says: RegExp, world: World];
const UNDECLARED =
  "RST-360011 An error has occurred.\n'segment' parameter isn't defined in signal activity.\nXTK-170006 Unable to parse expression 'HandleTrigger(@name, $(source), $({parameters}))'.";
const refuses = (message: string, status = 500): World => ({
  command: () => answered(status, { code: status, message }),
});

const NEEDED = {
  Editing: /Start the workflow first/,
  Finished: /Start the workflow first/,
  Pausing: /once the workflow is paused/,
  Stopping: /Wait until the workflow is finished/,
  Erroneous: /mend what failed/,
};

const rows: Row[] = [
  // Which activity
  [
    'the one that is named',
    'accepted',
    'accepted',
    'read signal',
    /accepted/,
    {
      inputs: { activity: 'b' },
      read: running(
        activities({ a: { trigger: { href: 'https://evil.example/' } }, b: { trigger: { href: HREF } } }),
      ),
    },
  ],
  [
    'several, and none is named',
    'failed',
    'no-trigger',
    'read',
    /several activities.*`a`, `b`.*Set `activity`/s,
    {
      read: running(activities({ a: { trigger: { href: HREF } }, b: { trigger: { href: HREF } } })),
    },
  ],
  [
    'two with one name',
    'failed',
    'no-trigger',
    'read',
    /Two of them have the name/,
    {
      inputs: { activity: 'a' },
      read: running(
        activities([
          { name: 'a', trigger: { href: HREF } },
          { name: 'a', trigger: { href: HREF } },
        ]),
      ),
    },
  ],
  [
    'an unknown one',
    'failed',
    'no-trigger',
    'read',
    /no activity `Signal1`.*it has `signal1`/,
    { inputs: { activity: 'Signal1' } },
  ],
  [
    'one that has no trigger',
    'failed',
    'no-trigger',
    'read',
    /no activity `delivery1`/,
    { inputs: { activity: 'delivery1' } },
  ],
  [
    'none at all',
    'failed',
    'no-trigger',
    'read',
    /names no activity that can be triggered.*External signal/s,
    { read: running({}) },
  ],
  [
    'a name that would forge a log line',
    'failed',
    'no-trigger',
    'read',
    /it has `: :error::forged`/,
    {
      inputs: { activity: 'x' },
      read: running(activities({ '\n::error::forged': { trigger: { href: HREF } } })),
    },
  ],
  // The state
  ...(['Starting', 'Resuming', 'Paused'] as const).map(
    (state): Row => [
      `a workflow that is ${state}`,
      'accepted',
      'accepted',
      'read signal',
      state === 'Paused' ? /was paused\. As Adobe documents it, the signal is kept/ : /accepted/,
      { read: () => record(state, one(HREF)) },
    ],
  ),
  ...(['Editing', 'Pausing', 'Stopping', 'Finished', 'Erroneous'] as const).map(
    (state): Row => [
      `a workflow that is ${state}`,
      'failed',
      'not-running',
      'read',
      NEEDED[state],
      { read: () => record(state, one(HREF)) },
    ],
  ),
  [
    'a record without a state',
    'accepted',
    'accepted',
    'read signal',
    /A signal needs no state, and no state can be read.*Whether the workflow runs could not be checked/s,
    { read: () => record(undefined, one(HREF)) },
  ],
  [
    'a record that contradicts itself',
    'accepted',
    'accepted',
    'read signal',
    /A signal needs no state, and no state can be read.*Whether the workflow runs could not be checked/s,
    {
      read: () => record('Finished', { status: 'In progress', ...one(HREF) }),
    },
  ],
  [
    'a record that cannot be read',
    'failed',
    'not-found',
    'read',
    /could not be read: HTTP 404/,
    { read: () => answered(404) },
  ],
  // Answers
  ['an empty answer', 'accepted', 'accepted', 'read signal', /HTTP 204/, { command: () => answered(204) }],
  [
    'white space',
    'accepted',
    'accepted',
    'read signal',
    /accepted/,
    { command: () => answered(200, ' \r\n') },
  ],
  [
    'JSON that is no object',
    'accepted',
    'accepted',
    'read signal',
    /accepted/,
    { command: () => answered(201, '"done"') },
  ],
  [
    'half of a JSON',
    'unknown',
    'answer-lost',
    'read signal',
    /The signal may have come too soon/,
    { command: () => answered(200, '{"a":') },
  ],
  [
    'an answer that broke off',
    'unknown',
    'answer-lost',
    'read signal',
    /broke off/,
    { command: () => answered(200, '', { bodyComplete: false }) },
  ],
  [
    'an HTML page',
    'unknown',
    'answer-lost',
    'read signal',
    /is a page.*such as a proxy/,
    { command: () => answered(200, '<html>') },
  ],
  [
    'a lost answer, which is not looked for',
    'unknown',
    'answer-lost',
    'read signal',
    /may have been triggered.*triggers the activity twice.*may have taken the signal/s,
    {
      command: () => lost,
    },
  ],
  [
    'a gateway that gave up',
    'unknown',
    'answer-lost',
    'read signal',
    /HTTP 504/,
    { command: () => answered(504) },
  ],
  [
    'an undeclared parameter',
    'failed',
    'refused',
    'read signal',
    /does not declare `segment`.*Correct the name of `segment`/s,
    refuses(UNDECLARED),
  ],
  [
    'an undeclared one that was not sent',
    'failed',
    'refused',
    'read signal',
    /does not declare one of the `parameters`/,
    refuses(UNDECLARED.replace('segment', 'x` [y](z)')),
  ],
  [
    'a parameter of the wrong type',
    'failed',
    'refused',
    'read signal',
    /of another type than declared.*`name=value`/s,
    refuses('XTK-170006 Unable to parse expression'),
  ],
  [
    'a PKey that is no more',
    'failed',
    'refused',
    'read signal',
    /does not know the address/,
    refuses('XTK-170036 Unable to parse'),
  ],
  [
    'the same of v8',
    'failed',
    'not-found',
    'read signal',
    /does not know the address/,
    refuses('Unable to find document with path', 404),
  ],
  [
    'another error of Campaign',
    'failed',
    'refused',
    'read signal',
    /refused the signal.*Often the workflow is not running/s,
    refuses('RST-360011 No'),
  ],
  [
    'another error that echoes a parameter',
    'unknown',
    'answer-lost',
    'read signal',
    /outcome is unclear/,
    {
      inputs: { parameters: 'segment=RST-360011' },
      ...refuses('lost: segment=RST-360011'),
    },
  ],
  ['a redirect', 'failed', 'refused', 'read signal', /never followed/, { command: () => answered(307) }],
  [
    'a 429 in plain text, which is not repeated',
    'unknown',
    'answer-lost',
    'read signal',
    /within 10 minutes/,
    { command: () => answered(429, 'Too soon') },
  ],
  [
    'a 429 with a page',
    'unknown',
    'answer-lost',
    'read signal',
    /is a page.*such as a proxy/,
    { command: () => answered(429, '<html>') },
  ],
  [
    'a 429 with JSON that is not the gateway’s',
    'unknown',
    'answer-lost',
    'read signal',
    /come too soon/,
    { command: () => answered(429, { message: 'less than 10 minutes ago' }) },
  ],
  [
    'a 429 of the gateway',
    'accepted',
    'accepted',
    'read signal read signal',
    /trying again/,
    {
      command: (_, count) =>
        count === 1 ? answered(429, { error_code: '429050', message: 'm' }) : answered(200),
    },
  ],
  ...[
    { error_code: '403003', message: 'Api Key is invalid' },
    { error: "RST-360011 'x' parameter isn't defined" },
    { code: 500, message: 'Oops. Something went wrong. Check your URI and try again.' },
  ].map(
    (body): Row => [
      `a success that holds the error ${JSON.stringify(body)}`,
      'unknown',
      'answer-lost',
      'read signal',
      /holds an error|does not declare one of/,
      { command: () => answered(200, body) },
    ],
  ),
  [
    'an undeclared parameter, in a success',
    'unknown',
    'answer-lost',
    'read signal',
    /“RST-360011.*does not declare `segment`/s,
    { command: () => answered(200, UNDECLARED) },
  ],
  [
    'a 404 that says nothing',
    'failed',
    'not-found',
    'read signal',
    /does not know the address/,
    { command: () => answered(404) },
  ],
  [
    'a 400 in plain text',
    'failed',
    'refused',
    'read signal',
    /within 10 minutes of another/,
    { command: () => answered(400, 'Too soon') },
  ],
  // Again
  [
    'refused for a moment: the record is read afresh',
    'accepted',
    'accepted',
    'read signal read signal',
    /trying again/,
    {
      command: (_, count) => (count === 1 ? answered(429) : answered(200)),
    },
  ],
  [
    'refused for a moment, and then finished',
    'failed',
    'not-running',
    'read signal read',
    /signal was not sent again: workflow WKF110 is finished/i,
    {
      read: (_, sent) => record(sent === 0 ? 'In progress' : 'Finished', one(HREF)),
      command: () => answered(429),
    },
  ],
  [
    'refused for a moment, and then led elsewhere',
    'failed',
    'no-trigger',
    'read signal read',
    /evil\.example/,
    {
      read: (_, sent) => record('In progress', one(sent === 0 ? HREF : HREF.replace('mc.', 'evil.'))),
      command: () => answered(429),
    },
  ],
  [
    'refused for a moment, and then of another workflow',
    'failed',
    'unreadable',
    'read signal 5 reads',
    /belongs to another workflow/,
    {
      read: (_, sent) => record('In progress', { name: sent === 0 ? 'a' : 'b', ...one(HREF) }),
      command: () => answered(429),
    },
  ],
  // Dry runs
  [
    'a dry run without a trigger',
    'failed',
    'no-trigger',
    'read',
    /request: POST \(the trigger’s address in the record\) \{"source"/,
    {
      inputs: { 'dry-run': 'true' },
      read: running({}),
    },
  ],
  [
    'a dry run to what is not running',
    'failed',
    'not-running',
    'read',
    /is finished/,
    {
      inputs: { 'dry-run': 'true' },
      read: () => record('Finished', one(HREF)),
    },
  ],
  [
    'a dry run without state or declarations',
    'skipped',
    'dry-run',
    'read',
    /no state can be read.*Its fields are `PKey`, `activities`\. So the step cannot tell.*`signal1` was found\. The record does not list/s,
    {
      inputs: { 'dry-run': 'true' },
      read: () => record(undefined, one(HREF)),
    },
  ],
  [
    'a dry run to an activity that declares what is given',
    'skipped',
    'dry-run',
    'read',
    /`signal1` declares `segment`, `version`\.\n/,
    {
      inputs: { 'dry-run': 'true' },
      read: running(one(HREF, { parameters: [{ name: 'segment' }, { name: 'version' }] })),
    },
  ],
  [
    'a dry run to an activity that declares nothing',
    'skipped',
    'dry-run',
    'read',
    /`signal1` declares no parameters\..*does not declare `segment`, `version`/,
    { inputs: { 'dry-run': 'true' }, read: running(one(HREF, { parameters: [] })) },
  ],
  // What concerns a start alone
  [
    'inputs of a start are ignored',
    'accepted',
    'accepted',
    'read signal',
    /accepted/,
    {
      inputs: { 'if-running': 'skip', 'if-interrupted': 'stop' },
    },
  ],
];

describe('ends as it should', () => {
  test.each(rows)('%s', async (_, result, reason, requests, says, world) => {
    const ran = await runIn(signal(world));
    expect([ran.outputs['result'], ran.outputs['reason']]).toEqual([result, reason]);
    expect(inOneLine(ran.requests)).toBe(requests);
    expect(transcript(ran)).toMatch(says);
    expect(verdict(ran)).toMatchSnapshot();
    expect(ran.exitCode).toBe(ran.error === '' ? 0 : 1);
    expect(ran.kept).toEqual([]);
  });

  test('a signal is never sent again after a doubt, whenever the step is cancelled', async () => {
    for (const at of ['GET', 'POST']) {
      const ran = await runIn(
        signal({
          command: () => lost,
          arriving: ({ method }, world) => method === at && world.signal('SIGINT'),
        }),
      );
      expect(ran.outputs['reason']).toBe('cancelled');
      expect(ran.outputs['result']).toBe(at === 'GET' ? 'failed' : 'unknown');
      expect(ran.requests.filter((name) => name === 'signal')).toHaveLength(at === 'GET' ? 0 : 1);
    }
  });
});
