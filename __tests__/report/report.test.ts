import { describe, expect, test } from '@jest/globals';
import { record, runIn } from '../support/fake-run.js';
import { answered } from '../support/fake-step.js';

/** What the step leaves with the runner, beyond what the tests of the step see. */

const masked = (stdout: string): string[] =>
  [...stdout.matchAll(/^::add-mask::(.*)$/gm)].map(([, data]) => data ?? '');

describe('a mask', () => {
  test('is set for each secret that there is, before anything else', async () => {
    const ran = await runIn({});
    expect(masked(ran.stdout)).toEqual(['key-0123456789', 'token-0123456789']);
    expect(ran.stdout.startsWith('::add-mask::')).toBe(true);
  });

  test('is set without the white space around it, since the runner looks for the exact text', async () => {
    const ran = await runIn({ inputs: { 'access-token': ' token-0123456789\n' } });
    expect(masked(ran.stdout).slice(1)).toEqual(['token-0123456789']);
  });

  test('is set though the inputs are not valid', async () => {
    const ran = await runIn({ inputs: { command: 'strat' } });
    expect(masked(ran.stdout)).toHaveLength(2);
  });

  test('is not set for nothing', async () => {
    const ran = await runIn({ inputs: { 'api-key': ' ', 'access-token': '', 'client-secret': '' } });
    expect(masked(ran.stdout)).toEqual([]);
  });

  test('is set for a minted token before it is used', async () => {
    const ran = await runIn({ inputs: { 'access-token': '', 'client-secret': 'secret-0123456789' } });
    expect(masked(ran.stdout)).toEqual(['key-0123456789', 'secret-0123456789', 'minted-1']);
  });
});

describe('the response output', () => {
  const response = async (body: string, bodyComplete: boolean): Promise<string | undefined> => {
    const ran = await runIn({ command: () => answered(200, body, { bodyComplete }) });
    return ran.outputs['response'];
  };

  test('is the body, redacted, also where it was cut off', async () => {
    expect(await response('a\n{b}', true)).toBe('a\n{b}');
    expect(await response('x token-0123456789 y', true)).toBe('x *** y');
    expect(await response('x token-0123', true)).toBe('x token-0123');
    expect(await response('x token-0123', false)).toBe('x ***');
  });

  test('has no NUL, which could not be handed on in an environment variable', async () => {
    expect(await response('a\0b\0', true)).toBe('a\uFFFDb\uFFFD');
  });

  test('is 32,000 characters at most, once it is redacted', async () => {
    expect(await response('ä'.repeat(32_000), true)).toBe('ä'.repeat(32_000));
    expect(await response(`x${'ä'.repeat(32_000)}`, true)).toBe(`x${'ä'.repeat(31_999)}`);
    expect(await response(`x${'😀'.repeat(16_000)}`, true)).toBe(`x${'😀'.repeat(15_999)}`);
    expect(await response('token-0123456789'.repeat(5_000), true)).toBe('***'.repeat(5_000));
    expect(await response(`${'x'.repeat(31_990)}token-0123456789`, true)).toBe(`${'x'.repeat(31_990)}***`);
  });
});

describe('a runner', () => {
  test('that takes no outputs makes a green step red', async () => {
    const ran = await runIn({ env: { GITHUB_OUTPUT: '/no/such/file' } });
    expect(ran.exitCode).toBe(1);
    expect(ran.error).toMatch(
      /^title=Start WKF110%3A outputs not set\nThe outputs could not be written \(result: accepted\): Missing file at path: \/no\/such\/file$/,
    );
  });

  test('that takes no outputs of a red step is told of in its one annotation', async () => {
    const ran = await runIn({ command: () => answered(404), env: { GITHUB_OUTPUT: '/no/such/file' } });
    expect(ran.exitCode).toBe(1);
    expect(ran.error).toMatch(/^title=Start WKF110%3A failed\nStart was refused: HTTP 404\.\n/);
    expect(ran.error).toMatch(/\nThe outputs could not be written \(result: failed\): Missing file/);
    expect(ran.commands.filter(({ name }) => name === 'error')).toHaveLength(1);
  });

  test('that keeps no state is warned of, once it matters', async () => {
    const env = { GITHUB_STATE: '/no/such/file' };
    expect((await runIn({ env })).warnings).toEqual([]);
    const ran = await runIn({ inputs: { 'if-interrupted': 'stop' }, read: () => record('Finished'), env });
    expect(ran.warnings).toEqual([
      expect.stringMatching(/^If this step is killed, nothing can be cleaned up after it: Missing file/),
    ]);
    expect(ran.outputs['result']).toBe('accepted');
  });

  test.each([
    ['', /^No job summary: this runner has none$/],
    ['/no/such/folder/file', /^No job summary: .*ENOENT/],
  ])('that takes no summary (“%s”) changes nothing else', async (path, told) => {
    const ran = await runIn({ env: { GITHUB_STEP_SUMMARY: path, RUNNER_DEBUG: '1' } });
    expect([ran.exitCode, ran.outputs['result'], ran.summary]).toEqual([0, 'accepted', '']);
    expect(ran.commands.filter(({ name }) => name === 'debug').at(-1)?.data).toMatch(told);
  });
});

test('an annotation keeps its lines, and nothing in it starts a command', async () => {
  const ran = await runIn({ command: () => answered(404, 'a\n::error::b\n##[error]c') });
  expect(ran.stdout).toContain('(“a ::error::b # #[error]c”).%0ALikely cause: ');
  expect(ran.stdout.match(/^::error/gm)).toHaveLength(1);
});
