/**
 * Mutation testing with Stryker: breaks src/ in every way it knows, and shows what no test notices. Each group of
 * files is tried on the tests that are about it: that is stricter than all tests, and many times faster. A group
 * fails below the threshold in stryker.config.json.
 */

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Argument } from 'commander';
import { commandLine } from './command-line.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Group {
  sources: readonly string[];
  /** Paths below __tests__/, without `.test.ts`. */
  tests: readonly string[];
  /** Its tests run the code in a process of their own, where Stryker cannot see which test covers what. */
  elsewhere?: boolean;
}

/** Whole steps in simulated time. */
const STEPS = ['run', 'signal', 'main', 'waiting', 'step/clean-up'];

const GROUPS: Readonly<Record<string, Group>> = {
  text: { sources: ['text/*'], tests: [...testsIn('text'), ...STEPS] },
  // The modules with tests of their own follow.
  http: {
    sources: ['http/!(http|connection|exchange)'],
    tests: ['http/clock', 'http/retry', 'http/html-page', ...testsIn('requests'), ...STEPS],
  },
  connection: { sources: ['http/connection'], tests: ['http/connection'] },
  network: { sources: ['http/http'], tests: ['http/http'], elsewhere: true },
  // Its tables are held where they are used, too.
  campaign: {
    sources: ['campaign/*', 'http/exchange'],
    tests: [...testsIn('campaign'), ...testsIn('requests'), ...testsIn('inputs'), ...STEPS],
  },
  requests: { sources: ['requests/*'], tests: [...testsIn('requests'), ...STEPS] },
  inputs: { sources: ['inputs/*'], tests: [...testsIn('inputs'), ...testsIn('report'), ...STEPS] },
  report: { sources: ['report/*'], tests: [...testsIn('report'), ...STEPS] },
  step: { sources: ['step/*'], tests: STEPS },
  // The other files at the root are wiring that only the end-to-end tests run, and stubs that are never called.
  root: { sources: ['run', 'main', 'post-run'], tests: STEPS },
};

function testsIn(folder: string): string[] {
  return readdirSync(join(ROOT, '__tests__', folder))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name.slice(0, -'.test.ts'.length)}`);
}

function isSound({ sources, tests, elsewhere }: Group): boolean {
  const mutate = sources.map((source) => `src/${source}.ts`).join(',');
  const coverage = elsewhere === true ? 'off' : 'perTest';
  const { status } = spawnSync(
    'npx',
    ['stryker', 'run', '--mutate', mutate, '--coverageAnalysis', coverage],
    {
      cwd: ROOT,
      // Under CI, jest would not write the snapshots of the file that holds them all.
      env: { ...process.env, CI: 'false', MUTATION_TESTS: tests.join(' ') },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  return status === 0;
}

const names = Object.keys(GROUPS);
const [asked] = commandLine('test:mutation', 'Breaks src/ in every way that Stryker knows.')
  .addArgument(
    new Argument('[groups...]', 'which groups of files to break').choices(names).default(names, 'all'),
  )
  .parse().processedArgs as [string[]];
const failed = asked.filter((name) => {
  console.log(`\n=== ${name}`);
  const group = GROUPS[name];
  return group === undefined || !isSound(group);
});
if (failed.length > 0) {
  console.log(`\nBelow the threshold, or broken: ${failed.join(', ')}`);
  process.exitCode = 1;
}
