import { describe, expect, test } from '@jest/globals';
import type { JournalEntry } from '../../simulator/journal.js';
import { type Evidence, postViolations, violations } from '../../tools/invariants.js';
import { parseCommands, type RunResult, readManifest } from '../../tools/runner.js';

/** The end-to-end tests and the fault campaign rely on the invariants, so each must be able to fail. */

const outputs = {
  ...Object.fromEntries(Object.keys(readManifest().outputs).map((name) => [name, ''])),
  reason: 'accepted',
  message: 'Start was accepted.',
};

const SECRET = 'canary+secret/0123456789abcdef=';

function runOf(stdout: string, rest: Partial<RunResult> = {}): RunResult {
  const commands = parseCommands(stdout);
  return {
    exitCode: 0,
    signal: null,
    firstLineAtMs: 100,
    endedAtMs: 1_100,
    signalledAtMs: [],
    stdout,
    stderr: '',
    outputs: { ...outputs, result: 'accepted' },
    state: {},
    summary: '',
    commands,
    masks: commands.filter(({ name }) => name === 'add-mask').map(({ data }) => data),
    log: '',
    ...rest,
  };
}

const MASKED = `::add-mask::${SECRET}\nStart was accepted\n`;
const red = (
  stdout = `${MASKED}::error title=Start WKF110%3A unknown::y\n`,
  rest: Partial<RunResult> = {},
): RunResult => runOf(stdout, { exitCode: 1, outputs: { ...outputs, result: 'unknown' }, ...rest });

function judge(run: RunResult, rest: Partial<Evidence> = {}): string[] {
  return violations({ run, inputs: { 'timeout-minutes': '0.1' }, journal: [], secrets: [SECRET], ...rest });
}

function withResponse(length: number): RunResult {
  return runOf(MASKED, { outputs: { ...outputs, result: 'accepted', response: 'x'.repeat(length) } });
}

const taken = (command: 'start' | 'stop'): JournalEntry =>
  ({ kind: 'command', command, tookEffect: true }) as JournalEntry;

test.each<[string, RunResult]>([
  ['a green run', runOf(MASKED)],
  ['a red run', red()],
  ['a run that warns, and debugs', runOf(`${MASKED}::warning::w\n::debug::d\n`)],
  ['a cancelled run', red(undefined, { signalledAtMs: [500], endedAtMs: 7_400 })],
  ['one that is signalled twice', red(undefined, { signalledAtMs: [500, 1_000], endedAtMs: 7_400 })],
  ['one whose response is just short enough', withResponse(32_000)],
])('%s is sound', (_, run) => {
  expect(judge(run)).toEqual([]);
});

test.each<[RegExp, RunResult]>([
  [/^the reason is “a b”$/, runOf(MASKED, { outputs: { ...outputs, result: 'accepted', reason: 'a b' } })],
  [
    /^the message is no line of plain text: $/,
    runOf(MASKED, { outputs: { ...outputs, result: 'accepted', message: '' } }),
  ],
  [
    /^the message is no line of plain text: a\nb$/,
    runOf(MASKED, { outputs: { ...outputs, result: 'accepted', message: 'a\nb' } }),
  ],
  [/^the annotation’s title does not name the result: title=x$/, red(`${MASKED}::error title=x::y\n`)],
  [
    /^the outputs set are elapsed-seconds,result$/,
    runOf(MASKED, { outputs: { 'elapsed-seconds': '', result: 'accepted' } }),
  ],
  [/^result is “perhaps”$/, red(undefined, { outputs: { ...outputs, result: 'perhaps' } })],
  [/^exit code 1 with result accepted$/, runOf(MASKED, { exitCode: 1 })],
  [/^exit code 13 with result unknown$/, red(undefined, { exitCode: 13 })],
  [/^the process was ended by SIGTERM$/, red(undefined, { exitCode: null, signal: 'SIGTERM' })],
  [/^0 error annotations with result unknown$/, red(MASKED)],
  [/^2 error annotations with result unknown$/, red(`${MASKED}::error::a\n::error::b\n`)],
  [/^1 error annotations with result accepted$/, runOf(`${MASKED}::error::a\n`)],
  [/^the log holds the command set-output: forged$/, runOf(`${MASKED}::set-output name=x::forged\n`)],
  [/^stderr is not empty: Warning$/, runOf(MASKED, { stderr: 'Warning' })],
  [/^a green run has left something to clean up$/, runOf(MASKED, { state: { 'clean-up': 'due' } })],
  [/^the step lived 8001 ms in all, and 8000 ms are allowed$/, red(undefined, { endedAtMs: 8_101 })],
  [/^the step lived 7001 ms after a signal/, red(undefined, { signalledAtMs: [500], endedAtMs: 7_501 })],
  [
    /^the step lived 7001 ms after a signal/,
    red(undefined, { signalledAtMs: [500, 7_000], endedAtMs: 7_501 }),
  ],
  [/^the response output has 32001 characters$/, withResponse(32_001)],
  [/^the first line is no mask: Start$/, runOf(`Start\n${MASKED}`)],
  [/^a header is in the log$/, runOf(`${MASKED}Authorization: Bearer ***\n`)],
  [/^a header is in the log$/, runOf(`${MASKED}::debug::x-api-key=***\n`)],
])('%s', (expected, run) => {
  expect(judge(run)).toEqual([expect.stringMatching(expected)]);
});

test('a clean-up may take five more seconds', () => {
  const run = red(undefined, { endedAtMs: 13_000 });
  const inputs = { 'timeout-minutes': '0.1', 'if-interrupted': 'stop' };
  expect(judge(run, { inputs })).toEqual([]);
  expect(judge(run)).toHaveLength(1);
});

describe('a secret', () => {
  const hex = SECRET.slice(14, 30);
  test.each([
    ['as it is', SECRET],
    ['URL-encoded', encodeURIComponent(SECRET)],
    ['in base64', Buffer.from(`x:${SECRET}`).toString('base64url')],
    ['in part', hex],
  ])('is found %s, wherever it stands', (_, text) => {
    const secrets = [SECRET, hex];
    for (const run of [
      runOf(`${MASKED}${text}\n`),
      runOf(MASKED, { summary: text }),
      runOf(MASKED, { outputs: { ...outputs, result: 'accepted', response: text } }),
      runOf(MASKED, { state: { x: text } }),
    ]) {
      expect(judge(run, { secrets }).join()).toMatch(/^a secret is in the (log|summary|outputs and state)/);
    }
  });

  test('may appear in the command that masks it, also in a process that was killed, but nowhere else', () => {
    const killed: Partial<RunResult> = {
      exitCode: null,
      signal: 'SIGKILL',
      signalledAtMs: [200],
      outputs: {},
    };
    expect(judge(runOf(MASKED, killed))).toEqual([]);
    expect(judge(runOf(`${MASKED}${SECRET}\n`, killed))).toHaveLength(1);
  });
});

test('a command that took effect twice', () => {
  const once = [taken('start'), taken('stop')];
  expect(judge(runOf(MASKED), { journal: once })).toEqual([]);
  expect(judge(runOf(MASKED), { journal: [...once, taken('start')] })).toEqual(['start took effect 2 times']);
});

test.each<[RegExp, RunResult]>([
  [/^exit code 0 with 1 error annotations$/, runOf(`${MASKED}::error::x\n`, { outputs: {} })],
  [/^exit code 1 with 0 error annotations$/, runOf(MASKED, { exitCode: 1, outputs: {} })],
  [/^a post run has set outputs$/, runOf(MASKED)],
  [/^a secret is in the log/, runOf(`${MASKED}${SECRET}`, { outputs: {} })],
  [/^stderr is not empty/, runOf(MASKED, { outputs: {}, stderr: 'x' })],
])('in a post run: %s', (expected, run) => {
  expect(postViolations(run, [SECRET])).toEqual([expect.stringMatching(expected)]);
  for (const sound of [MASKED, '']) {
    expect(postViolations(runOf(sound, { outputs: {} }), [SECRET])).toEqual([]);
  }
});
