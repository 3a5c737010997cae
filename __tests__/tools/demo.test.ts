import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

interface Shown {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the demo as `npm run demo -- …` does. Resolves only once everything it started has ended. */
function demo(...args: string[]): Promise<Shown> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/demo.ts', ...args]);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Its pipes close only when every process that inherited them has ended.
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const SIMULATOR = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');

describe('the demo', () => {
  test.each(
    [...SIMULATOR.matchAll(/^npm run demo -- (.*)$/gm)].map(([, args = '']) => args),
  )('as docs/simulator.md has it: %s', async (args) => {
    const { code, stdout, stderr } = await demo(...args.split(' '));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(args === '--help' ? /--fault <NAME/ : /^── The step is (green|red)/m);
  });

  test('shows a start as its user sees it, and ends', async () => {
    const { code, stdout, stderr } = await demo();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const headings = [...stdout.matchAll(/^── (.+?) ─+$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      'Step',
      'Log',
      'Outputs',
      'Job summary',
      'What reached the simulator',
      expect.stringMatching(/^The step is green \(exit code 0\) after \d+\.\d s$/),
    ]);
    expect(stdout).toMatch(/^result=accepted$/m);
    expect(stdout).toMatch(/api-key: \*\*\*\n {4}client-secret: \*\*\*/);
    expect(stdout).not.toMatch(/simulator-(api-key|client-secret)/);
  });

  test.each([
    [['--command', 'stop', '--fault', 'unauthorized'], /^result=accepted$/m],
    [['--wait-for', 'finished', '--behaviour', 'fails', '--vocabulary', 'numbers'], /^result=failed$/m],
    [['--fault', 'lost-after'], /^result=unknown$/m],
    [['--initial-state', 'in-progress', '--if-running', 'skip'], /^result=skipped$/m],
    [['--access-token', '--debug'], /##\[debug\]POST /],
    [['--dry-run', '--fault', 'not-found'], /1 of the faults asked for did not happen/],
    [['--fault', '{"on":"any","kind":"refuse","ms":1}'], /^result=accepted(?![\s\S]*did not happen)/m],
    [['--list-faults'], /^lost-after +command +connection reset/m],
    [['-h'], /--wait-for <TEXT> +What to wait for/],
  ])('%j', async (args, expected) => {
    const { code, stdout, stderr } = await demo(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(expected);
  });

  test.each([
    [['--fault', 'slient'], /there is no "slient"; there are .*, silent, /],
    [['--fault', '{bad'], /this is not valid JSON: (?!.*silent)/],
    [['--behaviour', 'x'], /'--behaviour <WORD>' argument 'x' is invalid.*"normal"/],
    [['--debugg'], /unknown option '--debugg'\n\(Did you mean --debug\?\)/],
  ])('%j is refused', async (args, expected) => {
    const { code, stdout, stderr } = await demo(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/See npm run demo -- --help/);
  });
});
