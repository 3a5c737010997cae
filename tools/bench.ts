/**
 * What the action costs, in ratios within one run, since machines differ and drift: `npm run bench`.
 */

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { accessWith, answered, fakeStep } from '../__tests__/support/fake-step.js';
import { generator } from '../simulator/random.js';
import { startSimulator } from '../simulator/server.js';
import { waitFor } from '../src/wait.js';
import { Watch } from '../src/watch.js';
import { readManifest, runAction } from './runner.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SECTIONS = ['command', 'size', 'waiting', 'memory'] as const;
type Section = (typeof SECTIONS)[number];

const HELP = `Measures the action, in ratios within one run.

  npm run bench -- [options]

  --only SECTIONS      of ${SECTIONS.join(', ')}; with commas (default: all)
  --rounds N           how often each program is run in "command" (default: 30)
  --node PATH          the Node.js to measure with (default: this one)
  --real-minutes N     how long the real wait of "memory" takes (default: 10; 0 leaves it out)
  --help               this text`;

interface BenchOptions {
  sections: Section[];
  rounds: number;
  node: string;
  realMinutes: number;
}

class UsageError extends Error {}

function parseOptions(args: string[]): BenchOptions | 'help' {
  const string = { type: 'string' } as const;
  const options = { only: string, rounds: string, node: string, 'real-minutes': string };
  const { values } = parseArgs({ args, options: { ...options, help: { type: 'boolean' } } });
  if (values.help === true) return 'help';
  const number = (text: string): number => {
    if (!/^\d{1,5}$/.test(text)) throw new UsageError(`${text}: not a whole number`);
    return Number(text);
  };
  const sections = (values.only ?? SECTIONS.join(',')).split(',').map((name) => {
    const found = SECTIONS.find((section) => section === name);
    if (found === undefined) throw new UsageError(`--only ${name}: not one of ${SECTIONS.join(', ')}`);
    return found;
  });
  return {
    sections,
    rounds: number(values.rounds ?? '30'),
    node: values.node ?? process.execPath,
    realMinutes: number(values['real-minutes'] ?? '10'),
  };
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, head.map(() => '---'), ...rows];
  return `\n${all.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

/** The value that a share of the values stays below. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
}

/** Median, with the quartiles around it. */
function spread(values: readonly number[], digits: number): string {
  const [low, median, high] = [0.25, 0.5, 0.75].map((share) => quantile(values, share).toFixed(digits));
  return `${median} (${low}–${high})`;
}

// One command, cold

/** The same request as the action's, and nothing else: what no program in Node.js can be faster than. */
const FLOOR = `
import { request } from 'node:http';
const url = new URL(process.env.TARGET);
const body = '{"method":"start"}';
const headers = {
  'Content-Type': 'application/json',
  Authorization: 'Bearer ' + process.env.TOKEN,
  'Cache-Control': 'no-cache',
  'X-Api-Key': process.env.KEY,
  'Content-Length': Buffer.byteLength(body),
};
request(url, { method: 'POST', headers }, (response) => {
  response.resume();
  response.on('end', () => process.exit(response.statusCode === 200 ? 0 : 1));
}).end(body);
`;

interface Program {
  name: string;
  command: string;
  args: string[];
}

/** The bundle as it is without src/left-out.ts: with all that the packages import. */
function buildWhole(folder: string): string {
  cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const config = readFileSync(join(ROOT, 'tsconfig.json'), 'utf8').replace(
    /,?\s*(\/\/.*\s*)*"paths": .*/,
    '',
  );
  writeFileSync(join(folder, 'tsconfig.json'), config);
  const ncc = join(ROOT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  execFileSync(process.execPath, [ncc, 'build', 'src/index.ts', '--no-cache', '--out', 'out', '--quiet'], {
    cwd: folder,
  });
  return join(folder, 'out/index.js');
}

async function benchCommand({ rounds, node }: BenchOptions): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = `${origin}/geometrixx/campaign/workflow/execution/WKF110/commands`;
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    writeFileSync(join(folder, 'floor.mjs'), FLOOR);
    writeFileSync(join(folder, 'nothing.mjs'), '');
    const programs: Program[] = [
      { name: 'bare `node:http` script (the floor)', command: node, args: [join(folder, 'floor.mjs')] },
      { name: '**this action**', command: node, args: [join(ROOT, 'dist/index.js')] },
      { name: 'this action with all that its packages import', command: node, args: [buildWhole(folder)] },
      { name: 'Node.js that does nothing', command: node, args: [join(folder, 'nothing.mjs')] },
      {
        name: 'curl',
        command: 'curl',
        args: ['--silent', '--fail', '--json', '{"method":"start"}', '-H', 'Authorization: Bearer t', target],
      },
    ];
    const env = commandEnvironment(folder, origin, target);
    const times = new Map<string, number[]>(programs.map(({ name }) => [name, []]));
    // One round for the caches of the machine, not counted. Each round has every program once.
    for (let round = 0; round <= rounds; round++) {
      for (const program of programs) {
        const tookMs = await timed(program, env);
        if (round > 0) times.get(program.name)?.push(tookMs);
      }
    }
    const floor = times.get(programs[0]?.name ?? '') ?? [];
    const rows = programs.map(({ name }) => {
      const own = times.get(name) ?? [];
      const ratios = own.map((ms, index) => ms / (floor[index] ?? Number.NaN));
      return [name, spread(own, 0), spread(ratios, 2)];
    });
    return table([`one command, cold (${rounds} rounds)`, 'wall time, ms', 'ratio to the floor'], rows);
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}

function commandEnvironment(folder: string, origin: string, target: string): Record<string, string> {
  const files = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'].map((name) => {
    writeFileSync(join(folder, name), '');
    return [name, join(folder, name)];
  });
  const given: Record<string, string> = {
    organization: 'geometrixx',
    'workflow-id': 'WKF110',
    command: 'start',
    'api-key': 'key',
    'access-token': 'token',
    'base-url': origin,
  };
  const inputs = Object.entries(readManifest().inputs).map(([name, input]) => [
    `INPUT_${name.toUpperCase()}`,
    given[name] ?? input.default ?? '',
  ]);
  const { PATH = '', SystemRoot = '' } = process.env;
  return {
    PATH,
    SystemRoot,
    TARGET: target,
    TOKEN: 'token',
    KEY: 'key',
    ...Object.fromEntries([...files, ...inputs]),
  };
}

function timed({ command, args, name }: Program, env: Record<string, string>): Promise<number> {
  const beganMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(performance.now() - beganMs);
      else reject(new Error(`${name} ended with ${code}`));
    });
  });
}

// Size

function benchSize(): string {
  const git = (...args: string[]): Buffer => execFileSync('git', args, { cwd: ROOT, maxBuffer: 1e8 });
  const listed = (...args: string[]): string[] =>
    git(...args)
      .toString('utf8')
      .split('\0')
      .filter((file) => file !== '');
  const bytes = (files: readonly string[]): number =>
    files.reduce((sum, file) => sum + statSync(join(ROOT, file)).size, 0);
  const mega = (count: number): string => `${(count / 1e6).toFixed(2)} MB`;
  const tracked = listed('ls-files', '-z');
  // Each file is listed with the name and the value of the attribute.
  const attributes = listed('check-attr', '-z', 'export-ignore', '--', ...tracked);
  const downloaded = tracked.filter((_, index) => attributes[index * 3 + 2] !== 'set');
  return table(
    ['size', 'here', 'aim'],
    [
      ['bundle, `dist/index.js`', mega(bytes(['dist/index.js'])), '1.1 MB'],
      ['what a runner downloads, unpacked', mega(bytes(downloaded)), '1.5 MB'],
      [
        'the same as it is downloaded (tar.gz of HEAD)',
        mega(git('archive', '--format=tar.gz', 'HEAD').length),
        '',
      ],
      ['whole checkout, with the tests that it leaves out', mega(bytes(tracked)), ''],
    ],
  );
}

// Waiting

const DURATIONS: [string, number][] = [
  ['10 s', 10_000],
  ['1 min', 60_000],
  ['10 min', 600_000],
  ['1 h', 3_600_000],
  ['6 h', 21_600_000],
];

/** One simulated wait for a workflow that finishes at a moment; reads take no time. */
async function simulateWait(
  finishMs: number,
  pollIntervalMs: number | undefined,
  random: () => number,
): Promise<{ reads: number; noticedAfterMs: number }> {
  const step = fakeStep(
    (_, clock) => answered(200, { state: clock.nowMs() < finishMs ? 'in-progress' : 'finished' }),
    { timeoutMs: finishMs * 2 + 60_000, random },
  );
  const watch = new Watch(
    { record: { state: 'editing' }, state: 'editing', field: ['state'] },
    'start',
    step.log,
    () => undefined,
  );
  const end = await waitFor(step, accessWith(), watch, {
    command: 'start',
    awaited: 'finished',
    pollIntervalMs,
  });
  if (end.kind !== 'reached') throw new Error(`a simulated wait ended as ${end.kind}`);
  return { reads: step.requests.length, noticedAfterMs: step.clock.nowMs() - finishMs };
}

async function benchWaiting(): Promise<string> {
  const polls: [string, number | undefined][] = [
    ['adaptive', undefined],
    ['every 5 s', 5_000],
    ['every 30 s', 30_000],
  ];
  const rows: string[][] = [];
  for (const [label, durationMs] of DURATIONS) {
    const cells = [label];
    for (const [, pollIntervalMs] of polls) {
      const random = generator(1);
      const waits = [];
      // Moments around the duration, so that none of them falls in step with a fixed interval.
      for (let run = 0; run < 200; run++) {
        waits.push(await simulateWait(durationMs * (0.8 + 0.4 * random()), pollIntervalMs, random));
      }
      const reads = quantile(
        waits.map((wait) => wait.reads),
        0.5,
      );
      const late = waits.map((wait) => wait.noticedAfterMs / 1_000);
      cells.push(`${reads} / ${quantile(late, 0.5).toFixed(1)} s / ${quantile(late, 1).toFixed(1)} s`);
    }
    rows.push(cells);
  }
  const head = [
    'a run of about',
    ...polls.map(([name]) => `${name}: reads / noticed after, median / longest`),
  ];
  return table(head, rows);
}

// Memory

/** Heap in MB after a simulated wait, once it has been collected. */
async function heapAfterWait(durationMs: number): Promise<number> {
  await simulateWait(durationMs, undefined, generator(1));
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

async function benchMemory({ node, realMinutes }: BenchOptions): Promise<string> {
  const rows: string[][] = [];
  if (globalThis.gc === undefined) throw new Error('run with node --expose-gc, as npm run bench does');
  await heapAfterWait(600_000);
  const short = await heapAfterWait(600_000);
  const long = await heapAfterWait(21_600_000);
  rows.push([
    'heap after a simulated wait of 6 h, to one of 10 min',
    `${long.toFixed(1)} MB`,
    (long / short).toFixed(2),
  ]);
  if (realMinutes > 0) {
    const samples = await sampleRealWait(realMinutes, node);
    // In the first tenth Node.js itself still warms up.
    const tenth = Math.ceil(samples.length / 10);
    const early = quantile(samples.slice(tenth, 2 * tenth), 0.5);
    const late = quantile(samples.slice(-tenth), 0.5);
    rows.push([
      `resident memory in the last tenth of a real wait of ${realMinutes} min at 0.1 s, to the second tenth`,
      `${late.toFixed(1)} MB`,
      (late / early).toFixed(2),
    ]);
  }
  return table(['memory', '', 'ratio'], rows);
}

/** Resident memory in MB, once a second, of the bundle in a wait that ends with its deadline. Linux only. */
async function sampleRealWait(minutes: number, node: string): Promise<number[]> {
  const simulator = await startSimulator({ behaviour: 'scheduler' });
  const samples: number[] = [];
  let sampler: NodeJS.Timeout | undefined;
  try {
    await runAction({
      node,
      killAfterMs: (minutes + 1) * 60_000,
      inputs: {
        organization: 'geometrixx',
        'workflow-id': 'WKF110',
        command: 'start',
        'api-key': simulator.options.apiKey,
        'client-secret': simulator.options.clientSecret,
        'base-url': simulator.url,
        'ims-url': simulator.url,
        'wait-for': 'finished',
        'poll-interval-seconds': '0.1',
        'timeout-minutes': `${minutes}`,
      },
      onStart: (pid) => {
        sampler = setInterval(() => {
          const status = readFileSync(`/proc/${pid}/status`, 'utf8');
          samples.push(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1e3);
        }, 1_000);
      },
    });
  } finally {
    clearInterval(sampler);
    await simulator.close();
  }
  return samples;
}

const BENCHES: Record<Section, (options: BenchOptions) => Promise<string> | string> = {
  command: benchCommand,
  size: benchSize,
  waiting: benchWaiting,
  memory: benchMemory,
};

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(HELP);
  } else {
    console.log(`Node.js ${execFileSync(options.node, ['--version'], { encoding: 'utf8' }).trim()}`);
    for (const section of options.sections) console.log(await BENCHES[section](options));
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!(error instanceof UsageError) && !code.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(`bench: ${(error as Error).message}\nSee npm run bench -- --help`);
  process.exitCode = 2;
}
