/**
 * What the action costs, in ratios within one run, since machines differ and drift: `npm run bench`.
 */

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { accessWith, answered, fakeStep } from '../__tests__/support/fake-step.js';
import { generator } from '../simulator/random.js';
import { startSimulator } from '../simulator/server.js';
import { waitFor } from '../src/requests/wait.js';
import { Watch } from '../src/requests/watch.js';
import { readManifest, runAction } from './runner.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SECTIONS = ['command', 'size', 'waiting', 'memory', 'answers'] as const;
type Section = (typeof SECTIONS)[number];

const HELP = `Measures the action, in ratios within one run.

  npm run bench -- [options]

  --only SECTIONS      of ${SECTIONS.join(', ')}; with commas (default: all)
  --rounds N           how often each program is run in "command" (default: 30)
  --node PATH          the Node.js to measure with (default: this one)
  --real-minutes N     how long the real wait of "memory" takes (default: 10; 0 leaves it out)
  --cases TEXT         in "answers": only those with TEXT in their name
  --help               this text`;

interface BenchOptions {
  sections: Section[];
  rounds: number;
  node: string;
  realMinutes: number;
  cases: string;
}

class UsageError extends Error {}

function parseOptions(args: string[]): BenchOptions | 'help' {
  const string = { type: 'string' } as const;
  const options = { only: string, rounds: string, node: string, 'real-minutes': string, cases: string };
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
    cases: values.cases ?? '',
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
  const command = 'start';
  const watch = new Watch(
    { state: 'editing', field: ['state'], names: [] },
    { command, stateField: undefined, joined: false },
    step.log,
    () => undefined,
  );
  const onUnseen = (): void => undefined;
  const end = await waitFor(step, accessWith(), watch, {
    command,
    awaited: 'finished',
    pollIntervalMs,
    onUnseen,
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

// Answers

/** The most that an answer may cost beyond an idle step. */
const MOST_CPU_MS = 1_000;
const MOST_MB = 150;

const MIB = 1_048_576;
const TOKEN_LENGTH = 8_192;

/** An answer, the status of which is 200 unless it says otherwise, to one of the three requests. */
interface Hostile {
  name: string;
  to: 'mint' | 'read' | 'command';
  body: string;
  status?: number;
  contentType?: string;
  /** Minted before. */
  token?: string;
  /** In chunks of so many bytes. */
  chunk?: number;
}

function fill(unit: string, length = MIB): string {
  return unit.repeat(Math.floor(length / Buffer.byteLength(unit)));
}

/** Answers that cost the most, of every kind that the step looks into. */
function worstCases(): Hostile[] {
  const half = TOKEN_LENGTH / 2;
  const units = [
    ...[
      'a',
      'a ',
      ' ',
      '\n',
      '<',
      '<a ',
      '<!--',
      '<script',
      '"',
      '\\',
      '#é',
      '##[',
      '::',
      '\u0640',
      '&',
      '{',
    ],
    ...[
      '&#9',
      '&#97',
      '&amp',
      '&amp;',
      '\\u00',
      '\\u0061',
      '\\n',
      '%',
      '%25252525',
      '%25252561',
      'access_token=',
    ],
    ...['RST-36001', 'message', 'é', '😀', '\0', '\u200b'],
  ];
  const texts = units.flatMap((unit): Hostile[] => {
    const body = fill(unit);
    const name = JSON.stringify(unit);
    // Without the quotation marks that JSON puts around it.
    const encoded = Buffer.byteLength(JSON.stringify(unit)) - 2;
    const message = JSON.stringify({ message: unit.repeat((MIB - 20) / encoded) });
    return [
      { name: `text of ${name}`, to: 'command', status: 404, body },
      { name: `JSON message of ${name}`, to: 'command', status: 404, body: message },
      { name: `page of ${name}`, to: 'command', contentType: 'text/html', body },
    ];
  });
  const ab = fill('a', TOKEN_LENGTH - 1);
  const tokens: [string, string, string][] = [
    ['equal letters', fill('a', TOKEN_LENGTH), 'a'],
    ['equal letters but for the middle', `${fill('a', half - 1)}b${fill('a', half)}`, 'a'],
    ['almost itself', `${ab}b`, `${ab.slice(1)}b`],
    ['pairs', `${fill('ab', half)}c${fill('ab', half - 1)}`, 'ab'],
    ['escaped thrice', fill('a', TOKEN_LENGTH), '%25252561'],
    ['folded', fill('a', TOKEN_LENGTH), 'a '],
    ['12,000 letters', fill('a', 12_000), 'a'],
  ];
  const minted = tokens.flatMap(([name, token, unit]): Hostile[] => [
    { name: `token, ${name}`, to: 'command', status: 404, body: fill(unit), token },
    { name: `token, ${name}, accepted`, to: 'command', body: fill(unit), token },
    {
      name: `token in an error, ${name}`,
      to: 'mint',
      status: 400,
      body: JSON.stringify({ access_token: token, error: fill(unit, MIB - 20_000) }),
    },
  ]);
  const wide = (name: (index: number) => string, count: number): string =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), 0]))).slice(
      0,
      MIB,
    );
  const long = fill('x', 400_000);
  const deep = 170_000;
  const spelled = (index: number): string =>
    [...'state']
      .map((letter, at) => ((index >> at) & 1 ? letter.toUpperCase() : letter))
      .join('_'.repeat(index >> 5));
  const records: [string, string][] = [
    [
      'a field name of 400 KB, over 45,000 fields',
      JSON.stringify({
        [long]: Object.fromEntries(Array.from({ length: 45_000 }, (_, index) => [index, 0])),
      }),
    ],
    ['100,000 fields', wide((index) => `f${index}`, 85_000)],
    [
      'fields of fields',
      JSON.stringify(
        Object.fromEntries(
          Array.from({ length: 20_000 }, (_, index) => [`f${index}`, { state: { value: 1 } }]),
        ),
      ),
    ],
    ['variants of state', wide(spelled, 1_900)],
    [
      'variants of executionState',
      wide((index) => `${'execution'.split('').join('_'.repeat(1 + (index >> 5)))}${spelled(index)}`, 1_300),
    ],
    ['deep lists', `{"state":${'['.repeat(deep)}${']'.repeat(deep)}}`],
    ['deep objects', `${'{"state":'.repeat(deep / 2)}0${'}'.repeat(deep / 2)}`],
    ['a state of 1 MB', JSON.stringify({ state: fill('x', 1_000_000) })],
    ['a state of 1 MB of dots', JSON.stringify({ state: fill('. ', 1_000_000) })],
    ['a list of numbers', `{"state":[${fill('0,', MIB - 20)}0]}`],
    ['a list of numbers beside a token', `{"access_token":"x","state":[${fill('0,', MIB - 50)}0]}`],
    ['a list of lists', `{"activities":[${fill('[],', MIB - 30)}0]}`],
  ];
  const readings = records.flatMap(([name, body]): Hostile[] => [
    { name: `record, ${name}`, to: 'read', body },
    { name: `refused read, ${name}`, to: 'read', status: 404, body },
    { name: `refused mint, ${name}`, to: 'mint', status: 400, body },
  ]);
  const lines = JSON.stringify({ access_token: fill('some line\n', 935_000), error: 'x' });
  return [
    { name: 'chunks of a byte', to: 'command', status: 404, body: fill('x'), chunk: 1 },
    { name: 'chunks of 64 bytes', to: 'command', status: 404, body: fill('x'), chunk: 64 },
    { name: 'a token of 85,000 lines', to: 'mint', body: lines },
    { name: 'a token of 85,000 lines in an error', to: 'mint', status: 400, body: lines },
    {
      name: '100,000 tokens',
      to: 'mint',
      status: 400,
      body: `{"access_token":[${fill('"x",', MIB - 30)}"y"]}`,
    },
    ...texts,
    ...minted,
    ...readings,
  ];
}

async function benchAnswers({ node, cases }: BenchOptions): Promise<string> {
  let now: Hostile;
  const server = createServer((request, response) => {
    request.resume();
    const to =
      request.url?.startsWith('/ims/') === true ? 'mint' : request.method === 'GET' ? 'read' : 'command';
    if (to === now.to) return reply(response, now);
    const usual = {
      mint: { access_token: now.token ?? 'token-0123456789' },
      read: { state: 'finished' },
      command: {},
    };
    return reply(response, { ...now, status: 200, body: JSON.stringify(usual[to]), chunk: undefined });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'used.json');
  const hook = `import { writeFileSync } from 'node:fs';
    process.on('exit', () => writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.resourceUsage())));`;
  const measure = async (hostile: Hostile): Promise<{ cpuMs: number; mb: number; end: string }> => {
    now = hostile;
    rmSync(file, { force: true });
    const run = await runAction({
      node,
      inputs: {
        organization: 'geometrixx',
        'workflow-id': 'WKF110',
        command: 'start',
        'api-key': 'key-0123456789',
        'client-secret': 'secret-0123456789',
        'base-url': origin,
        'ims-url': origin,
        'timeout-minutes': '0.1',
        ...(hostile.to === 'read' ? { 'wait-for': 'started' } : {}),
      },
      env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hook)}` },
    });
    if (run.signal !== null) return { cpuMs: Number.NaN, mb: Number.NaN, end: 'never ended' };
    const used = JSON.parse(readFileSync(file, 'utf8')) as NodeJS.ResourceUsage;
    const cpuMs = (used.userCPUTime + used.systemCPUTime) / 1_000;
    return { cpuMs, mb: used.maxRSS / 1_000, end: run.outputs['result'] ?? '' };
  };
  try {
    const idle = await idleStep(measure);
    const rows: string[][] = [];
    let over = 0;
    for (const hostile of worstCases().filter(({ name }) => name.includes(cases))) {
      const { cpuMs, mb, end } = await measure(hostile);
      const more = [cpuMs - idle.cpuMs, mb - idle.mb] as const;
      const within = more[0] <= MOST_CPU_MS && more[1] <= MOST_MB;
      if (!within) over++;
      rows.push([hostile.name, more[0].toFixed(0), more[1].toFixed(0), end, within ? '' : '**over**']);
    }
    const head = [
      `an answer of 1 MiB, beyond an idle step (${idle.cpuMs.toFixed(0)} ms, ${idle.mb.toFixed(0)} MB)`,
      'CPU, ms',
      'memory, MB',
      'result',
      `${over} over ${MOST_CPU_MS} ms or ${MOST_MB} MB`,
    ];
    return table(head, rows);
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The medians of a few steps that meet nothing unusual. */
async function idleStep(
  measure: (hostile: Hostile) => Promise<{ cpuMs: number; mb: number }>,
): Promise<{ cpuMs: number; mb: number }> {
  const steps = [];
  for (let count = 0; count < 5; count++)
    steps.push(await measure({ name: 'idle', to: 'command', body: '{}' }));
  const median = (values: number[]): number => quantile(values, 0.5);
  return { cpuMs: median(steps.map(({ cpuMs }) => cpuMs)), mb: median(steps.map(({ mb }) => mb)) };
}

function reply(
  response: ServerResponse,
  { status = 200, body, contentType, chunk }: Omit<Hostile, 'chunk'> & { chunk?: number | undefined },
): void {
  const bytes = Buffer.from(body).subarray(0, MIB);
  response.writeHead(status, { 'Content-Type': contentType ?? 'application/json', 'X-Request-Id': 'r' });
  if (chunk === undefined) {
    response.end(bytes);
    return;
  }
  // Many chunks in one packet, as a hostile server would send them.
  const { socket } = response;
  response.flushHeaders();
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += chunk) {
    const part = bytes.subarray(at, at + chunk);
    parts.push(`${part.length.toString(16)}\r\n${part.toString('latin1')}\r\n`);
  }
  socket?.end(`${parts.join('')}0\r\n\r\n`);
}

const BENCHES: Record<Section, (options: BenchOptions) => Promise<string> | string> = {
  command: benchCommand,
  size: benchSize,
  waiting: benchWaiting,
  memory: benchMemory,
  answers: benchAnswers,
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
