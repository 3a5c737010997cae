import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Send } from '../../src/http/exchange.js';
import { CHECKS, judge } from '../../tools/simulation/oracle.js';
import { type Played, play } from '../../tools/simulation/play.js';
import { type Pace, type Story, story } from '../../tools/simulation/story.js';
import { Tally } from '../../tools/simulation/tally.js';
import { transcript } from '../../tools/simulation/transcript.js';

const quick: Pace = { connectMs: 10, sendMs: 10, answerMs: 10, bodyMs: 0, outlives: true };

/** What a test changes about a start that works. */
type Changes = Partial<Omit<Story, 'inputs'>> & { inputs?: Record<string, string> };

function storyOf({ inputs, simulator, ...rest }: Changes = {}): Story {
  return {
    inputs: {
      command: 'start',
      'wait-for': 'finished',
      'timeout-minutes': '1',
      'poll-interval-seconds': 'adaptive',
      'if-running': 'fail',
      'if-interrupted': 'leave',
      'dry-run': 'false',
      ...inputs,
    },
    givenToken: false,
    debug: false,
    simulator: { runMs: 5_000, transitionMs: 500, tokenLifetimeSeconds: 86_399, ...simulator },
    lag: { kind: 'none' },
    noise: {},
    href: undefined,
    steady: quick,
    paces: { mint: [], read: [], command: [] },
    faults: { mint: [], read: [], command: [] },
    happenings: [],
    postAfterMs: 1_000,
    secretsLost: false,
    seed: 1,
    ...rest,
  };
}

const asked = { 'if-interrupted': 'stop' };
const killInAnswer: Story['happenings'] = [
  {
    when: { kind: 'command', number: 1, phase: 'answering', percent: 50 },
    happening: { what: 'signal', signal: 'SIGKILL' },
  },
];

test('whole steps keep every promise, whatever happens around them', async () => {
  const tally = new Tally();
  const property = fc.asyncProperty(story, async (one) => {
    const played = await play(one);
    tally.add(played);
    expect(judge(played)).toEqual([]);
  });
  await fc.assert(property, { seed: 14, numRuns: 300 });
  expect(tally.toString()).toMatch(/result confirmed.*result unknown.* nothing: 0\.0 % unknown/s);
});

test('the same story is the same run, and its transcript shows it without a secret', async () => {
  const one = storyOf({ happenings: killInAnswer, inputs: asked });
  const [first, second] = [transcript(await play(one)), transcript(await play(one))];
  expect(second).toBe(first);
  expect(first).toMatch(
    /commands start → killed.*Campaign: starting, run 1, by #3.*post run.*sending stop now/s,
  );
  expect(first).not.toContain('canary');
});

type Doctor = (played: Played) => Partial<Played>;
type Wrap = (send: Send) => Send;

const told =
  (outputs: Record<string, string>): Doctor =>
  ({ main }) => ({ main: { ...main, outputs: { ...main.outputs, ...outputs } } });

/** After each command, sends another one. */
const alsoSend =
  (method: string): Wrap =>
  (send) =>
  async (request) => {
    const exchange = await send(request);
    if (request.method === 'POST' && request.url.pathname.endsWith('/commands'))
      await send({ ...request, body: JSON.stringify({ method }) });
    return exchange;
  };

const toElsewhere: Wrap = (send) => (request) =>
  send({ ...request, url: new URL(request.url.pathname, 'https://evil.example') });

const killed = storyOf({ inputs: asked, happenings: killInAnswer });
const unfinished = storyOf({ inputs: asked, simulator: { behaviour: 'scheduler' } });
const queued = storyOf({ simulator: { queueMs: 3_600_000 } });
const refused = storyOf({
  inputs: { 'wait-for': 'accepted' },
  faults: {
    mint: [],
    read: [],
    command: [{ fault: { on: 'command', kind: 'answer', status: 403, effect: false }, certain: true }],
  },
});

/** Each check, and a run that breaks it: by what it tells, by what it does, or by what is left of it. */
const broken: [name: string, one: Story, doctor: Doctor, wrap?: Wrap][] = [
  ['report', storyOf(), told({ message: 'two\nlines' })],
  ['once', storyOf(), () => ({}), alsoSend('start')],
  ['elsewhere', storyOf(), () => ({}), toElsewhere],
  ['confirmed', queued, told({ result: 'confirmed' })],
  ['accepted', refused, told({ result: 'accepted' })],
  ['failed', storyOf(), told({ result: 'failed', reason: 'refused' })],
  ['failed', storyOf(), told({ result: 'failed', reason: 'erroneous' })],
  ['skipped', storyOf(), told({ result: 'skipped' })],
  ['doubt', refused, told({ result: 'unknown', reason: 'answer-lost' })],
  ['doubt', storyOf(), told({ result: 'unknown', reason: 'timeout' })],
  ['doubt', storyOf(), told({ result: 'unknown', reason: 'unreadable' })],
  ['sure', storyOf(), told({ result: 'unknown', reason: 'timeout' })],
  ['states', storyOf(), told({ state: 'paused' })],
  ['allowed', storyOf(), () => ({ story: storyOf({ inputs: { 'dry-run': 'true' } }) })],
  ['allowed', storyOf(), () => ({}), alsoSend('start')],
  ['touched', storyOf({ inputs: asked }), () => ({}), alsoSend('stop')],
  ['touched', storyOf(), () => ({}), alsoSend('stop')],
  [
    'cleaned',
    unfinished,
    ({ attempts, main }) => ({
      attempts: attempts.filter(({ command }) => command !== 'stop'),
      main: { ...main, commands: [] },
    }),
  ],
  [
    'cleaned',
    killed,
    ({ attempts, main }) => ({
      attempts: attempts.filter(({ by }) => by === 'main'),
      main: { ...main, state: {} },
    }),
  ],
  ['post', killed, ({ postBeganMs }) => ({ postBeganMs: postBeganMs + 700_000 })],
  ['time', storyOf(), ({ main }) => ({ main: { ...main, endedAtMs: 90_000 } })],
  [
    'bounds',
    storyOf(),
    ({ attempts }) => ({
      attempts: attempts.flatMap((one) =>
        one.kind === 'read' ? new Array<typeof one>(1_000).fill(one) : [one],
      ),
    }),
  ],
];

describe('the oracle', () => {
  test.each([
    storyOf(),
    killed,
    unfinished,
    queued,
    refused,
  ])('finds nothing wrong with run %#', async (one) => {
    expect(judge(await play(one))).toEqual([]);
  });

  test.each(broken)('knows when %s is broken (%#)', async (name, one, ...[doctor, wrap]) => {
    const played = await play(one, wrap);
    const found = judge({ ...played, ...doctor(played) });
    expect(found.map((problem) => problem.split(':')[0])).toContain(name);
  });

  test('has no check that nothing breaks', () => {
    expect(new Set(broken.map(([name]) => name))).toEqual(new Set(Object.keys(CHECKS)));
  });
});
