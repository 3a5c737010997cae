import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { DEFAULTS } from '../../src/inputs/inputs.js';
import { Report } from '../../src/report/report.js';
import { answered } from '../../tools/simulated-time.js';
import { record, runIn } from '../support/fake-run.js';

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

describe('the message output', () => {
  const message = async (command: string, key: string): Promise<string | undefined> =>
    (await runIn({ inputs: { command, 'api-key': key } })).outputs['message'];

  test('has no secret with a backtick in it', async () => {
    expect(await message('abc`defghijkl', 'abc`defghijkl')).toMatch(/“\*\*\*” is not a command/);
  });

  test('has no secret that only the backticks kept apart', async () => {
    expect(await message('abc`defghijkl', 'abcdefghijkl')).toMatch(/“\*\*\*” is not a command/);
  });

  test('names every input that is not valid, however many there are', async () => {
    const names = Object.keys(DEFAULTS);
    const wrong = names.map((name) => [name, '{ not at\nall right']);
    // Names that are almost an input's, too.
    const almost = names.map((name) => [name.replace(/.$/, ''), 'x']);
    const ran = await runIn({ inputs: Object.fromEntries([...wrong, ...almost]) });
    const text = ran.outputs['message'] ?? '';
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
    expect(text).toMatch(/ And \d+ more: [\w-]+(, [\w-]+)+$/);
    // The annotation and the summary say of each what was expected.
    expect(ran.error).not.toMatch(/more: /);
    for (const name of ['state-field', 'job-summar', 'base-url', 'ims-url'])
      expect(ran.summary).toMatch(new RegExp(`^${name}: `, 'm'));
  });

  test('says of one input what was expected, however long it is', async () => {
    const organization = `https://${'a'.repeat(1_900)}.campaign.adobe.com`;
    const { outputs } = await runIn({ inputs: { organization } });
    expect(outputs['message']).toMatch(/organization: \S/);
  });
});

describe('a runner', () => {
  const NO_OUTPUTS = { GITHUB_OUTPUT: '/no/such/file' };

  test('that takes no outputs makes a green step red, and its result unknown', async () => {
    const ran = await runIn({ env: NO_OUTPUTS });
    expect(ran.exitCode).toBe(1);
    expect(ran.error).toBe(
      [
        'title=Start WKF110%3A unknown',
        'The outputs could not be written (result: accepted, reason: accepted): Missing file at path: /no/such/file',
        'Likely cause: The disk of the runner is full, or something changed `GITHUB_OUTPUT`.',
        'What to do: The command may have been applied. Look at the workflow in Campaign before you run this again.',
        'Start was accepted (HTTP 200).',
        'Campaign runs it when its workflow server picks it up. This step did not wait for that; set `wait-for` to wait.',
      ].join('\n'),
    );
    expect(ran.summary).toMatch(/^### ❔ Start WKF110: unknown\n\nThe outputs could not be written /);
    expect(ran.summary).toMatch(
      /\*\*What to do:\*\* The command may have been applied\. Look at the workflow/,
    );
    expect(ran.summary).toMatch(
      /\nStart was accepted \(HTTP 200\)\.\n\nCampaign runs it when [^\n]*\n\n\| Tenant \|/,
    );
    expect(ran.summary).toContain('| Reason | internal |');
    expect(ran.summary).not.toContain('✅');
  });

  test('that takes no outputs of a step that sent nothing makes it failed', async () => {
    const ran = await runIn({
      inputs: { 'if-running': 'skip' },
      read: () => record('In Progress'),
      env: NO_OUTPUTS,
    });
    expect(ran.exitCode).toBe(1);
    expect(ran.error).toMatch(
      /^title=Start WKF110%3A failed\nThe outputs .*result: skipped, reason: already/,
    );
    expect(ran.error).toContain(
      '\nWhat to do: No command was applied. Mend the runner, then run this again.\n',
    );
    expect(ran.summary).toMatch(/^### ❌ Start WKF110: failed\n/);
  });

  test('that takes no outputs of a red step is told of in its one annotation', async () => {
    const ran = await runIn({ command: () => answered(404), env: NO_OUTPUTS });
    expect(ran.exitCode).toBe(1);
    expect(ran.error).toMatch(/^title=Start WKF110%3A failed\nStart was refused: HTTP 404\.\n/);
    expect(ran.error).toMatch(
      /\nThe outputs could not be written \(result: failed, reason: not-found\): Missing file.*\nLikely cause of that: The disk/,
    );
    expect(ran.commands.filter(({ name }) => name === 'error')).toHaveLength(1);
    expect(ran.summary).toMatch(/^### ❌ Start WKF110: failed\n\nStart was refused/);
    expect(ran.summary).toMatch(/\nThe outputs could not be written /);
    expect(ran.summary).toContain('| Reason | internal |');
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

describe('a value for the post run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const file = join(folder, 'state');
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A value that cannot be saved so many times. */
  const failing = (times: number): string => {
    let left = times;
    const toJSON = (): string => {
      if (left-- > 0) throw new Error('no space left');
      return 'new';
    };
    return { toJSON } as unknown as string;
  };

  /** Saves values one after the other; what became of each, what is in the file then, and what was written. */
  function keepAll(path: string, values: readonly string[]): { kept: string[]; saved: string; told: string } {
    const before = process.env['GITHUB_STATE'];
    process.env['GITHUB_STATE'] = path;
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      writeFileSync(file, '');
      const report = new Report();
      const kept = values.map((value) => report.keep('clean-up', value));
      return { kept, saved: readFileSync(file, 'utf8'), told: write.mock.calls.join('') };
    } finally {
      write.mockRestore();
      if (before === undefined) delete process.env['GITHUB_STATE'];
      else process.env['GITHUB_STATE'] = before;
    }
  }

  test('that cannot be added takes the place of those before', () => {
    const { kept, saved, told } = keepAll(file, ['due', failing(1)]);
    expect([kept, told]).toEqual([['kept', 'kept'], '']);
    expect(saved).toContain('new');
    expect(saved).not.toContain('due');
  });

  test('that cannot be saved at all leaves none from before, and is warned of once', () => {
    const { kept, saved, told } = keepAll(file, ['due', failing(9), failing(9)]);
    expect([kept, saved]).toEqual([['kept', 'lost', 'lost'], '']);
    expect(told).toMatch(/^::warning[^\n]*nothing can be cleaned up after it: no space left\n$/);
  });

  test('is warned of anew once one was saved in between', () => {
    const { kept, told } = keepAll(file, [failing(9), 'due', failing(9)]);
    expect([kept, told.match(/^::warning/gm)?.length]).toEqual([['lost', 'kept', 'lost'], 2]);
  });

  test('that replaces none is told apart', () => {
    const { kept, told } = keepAll(folder, ['due']);
    expect(kept).toEqual(['stale']);
    expect(told).toMatch(/^::warning[^\n]*cannot be changed\. It may still pause or stop the workflow: /);
  });
});

test('a blank secret hides nothing', async () => {
  const report = new Report();
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    report.mask('');
    report.mask('  ');
    expect(write).not.toHaveBeenCalled();
  } finally {
    write.mockRestore();
  }
  expect(report.redact('a  b')).toBe('a  b');
});

test('an annotation has a title before it is known what the step is about', () => {
  const told = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    new Report().warning('x');
    expect(told.mock.calls.join()).toContain('title=Adobe Campaign workflow%3A warning::x');
  } finally {
    told.mockRestore();
  }
});

test('an annotation keeps its lines, and nothing in it starts a command', async () => {
  const ran = await runIn({ command: () => answered(404, 'a\n::error::b\n##[error]c') });
  expect(ran.stdout).toContain('(“a ::error::b # #[error]c”).%0ALikely cause: ');
  expect(ran.stdout.match(/^::error/gm)).toHaveLength(1);
});

test('a wait that ends on another day says on which', async () => {
  const ran = await runIn({
    inputs: { 'wait-for': 'finished', 'timeout-minutes': '3000' },
    read: (nowMs, commands) => {
      if (commands === 0) return record('Editing');
      return record(nowMs < 86_400_000 ? 'In Progress' : 'Finished');
    },
  });
  expect(ran.outputs['message']).toMatch(
    / Seen in progress at 00:00:00, finished at 2026-01-02 00:\d\d:\d\d UTC\.$/,
  );
  expect(ran.summary.replaceAll('&#58;', ':')).toMatch(/\| 2026-01-02 00:\d\d:\d\d UTC \| finished \|/);
});
