/**
 * Mutation testing with Stryker: breaks src/ in every way it knows, and shows what no test notices. Each group of
 * files is tried on the tests that are about it, which is stricter than all of them, and many times faster.
 */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EXPLAINED } from './survivors.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Group {
  sources: readonly string[];
  tests: readonly string[];
  /** Its tests run the code in a process of their own, where Stryker cannot see which test covers what. */
  elsewhere?: boolean;
}

const GROUPS: Readonly<Record<string, Group>> = {
  text: {
    sources: ['redaction', 'untrusted-text', 'summary'],
    tests: ['redaction', 'untrusted-text', 'run'],
  },
  inputs: {
    sources: ['inputs', 'credentials', 'near-miss', 'campaign', 'wording'],
    tests: ['inputs', 'near-miss', 'campaign', 'wording', 'run'],
  },
  answers: {
    sources: ['server-error', 'verdict', 'diagnosis', 'json'],
    tests: ['server-error', 'verdict', 'diagnosis', 'run'],
  },
  records: { sources: ['state', 'change', 'record'], tests: ['state', 'change', 'record', 'wait', 'run'] },
  requests: {
    sources: ['retry', 'clock', 'step', 'ims', 'exchange', 'version'],
    tests: ['retry', 'clock', 'step', 'ims', 'deliver', 'verdict', 'run'],
  },
  waiting: { sources: ['wait', 'watch'], tests: ['wait', 'run'] },
  steps: {
    sources: ['run', 'gate', 'deliver', 'effect', 'ending', 'conclusion', 'progress', 'work', 'access'],
    tests: ['run', 'deliver', 'interruption', 'main'],
  },
  ends: {
    sources: ['main', 'interruption', 'post-run', 'report'],
    tests: ['main', 'interruption', 'report', 'run'],
  },
  connection: { sources: ['connection'], tests: ['connection'] },
  network: { sources: ['http'], tests: ['http'], elsewhere: true },
};

/** Wiring alone, which only the end-to-end tests run; and stubs that are never called. */
const LEFT_OUT = ['index', 'left-out'];

interface Mutant {
  status: string;
  mutatorName: string;
  replacement?: string;
  location: { start: { line: number; column: number } };
}

interface Report {
  files: Record<string, { mutants: Mutant[]; source: string }>;
}

function runGroup(name: string, { sources, tests, elsewhere }: Group): Report {
  const mutate = sources.map((source) => `src/${source}.ts`).join(',');
  const args = [
    'stryker',
    'run',
    '--mutate',
    mutate,
    '--coverageAnalysis',
    elsewhere === true ? 'off' : 'perTest',
  ];
  console.log(`\n=== ${name}: ${sources.join(', ')}`);
  const { status } = spawnSync('npx', args, {
    cwd: ROOT,
    env: { ...process.env, MUTATION_TESTS: tests.join('|') },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`Stryker ended with ${status}`);
  return JSON.parse(readFileSync(`${ROOT}/reports/mutation.json`, 'utf8')) as Report;
}

/** The mutants that no test noticed, written as in survivors.ts. */
function survivors(report: Report): string[] {
  return Object.entries(report.files).flatMap(([file, { mutants, source }]) =>
    mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map(({ mutatorName, replacement, location: { start } }) => {
        const line = source.split('\n')[start.line - 1]?.trim() ?? '';
        const change = (replacement ?? '').replace(/\s+/g, ' ').slice(0, 80);
        return `${file.replace('src/', '')} | ${line} | ${mutatorName} → ${change}`;
      }),
  );
}

const { positionals } = parseArgs({ allowPositionals: true });
const known = Object.keys(GROUPS);
const names = positionals.length > 0 ? positionals : known;
const covered = new Set([...Object.values(GROUPS).flatMap(({ sources }) => sources), ...LEFT_OUT]);
const forgotten = readdirSync(`${ROOT}/src`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((source) => !covered.has(source));
if (forgotten.length > 0) throw new Error(`no group has ${forgotten.join(', ')}`);

const counts = { detected: 0, undetected: 0 };
const rows: string[] = [];
const left: string[] = [];
for (const name of names) {
  const group = GROUPS[name];
  if (group === undefined) throw new Error(`there is no group ${name}; there are ${known.join(', ')}`);
  const report = runGroup(name, group);
  for (const [file, { mutants }] of Object.entries(report.files)) {
    const count = (...statuses: string[]): number =>
      mutants.filter(({ status }) => statuses.includes(status)).length;
    const detected = count('Killed', 'Timeout');
    const undetected = count('Survived', 'NoCoverage');
    counts.detected += detected;
    counts.undetected += undetected;
    rows.push(
      `${file.padEnd(26)} ${score(detected, undetected).padStart(8)}  ${detected} of ${detected + undetected}`,
    );
  }
  left.push(...survivors(report));
}

function score(detected: number, undetected: number): string {
  return `${((detected / Math.max(1, detected + undetected)) * 100).toFixed(2)} %`;
}

const LOWEST_SHARE = 0.9;
const explained = new Set(EXPLAINED.flatMap(({ mutants }) => mutants));
const unexplained = left.filter((mutant) => !explained.has(mutant));
const tried = new Set(names.flatMap((name) => GROUPS[name]?.sources ?? []));
const outdated = [...explained].filter(
  (mutant) => tried.has(mutant.replace(/\.ts \|.*/, '')) && !left.includes(mutant),
);
console.log(rows.join('\n'));
console.log(
  `\n${score(counts.detected, counts.undetected)} of ${counts.detected + counts.undetected} mutants noticed; ${counts.undetected - unexplained.length} of the others explained`,
);
if (outdated.length > 0) console.log(`\nNo longer to be explained:\n${outdated.join('\n')}`);
if (unexplained.length > 0) console.log(`\nNoticed by no test:\n${unexplained.join('\n')}`);
if (counts.detected < LOWEST_SHARE * (counts.detected + counts.undetected) || unexplained.length > 0) {
  process.exitCode = 1;
}
