import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { parseCommandLine } from '../../simulator/cli-options.js';
import { FAULT_PRESETS } from '../../simulator/faults/presets.js';
import { OptionError } from '../../simulator/http/checked.js';
import { resolveOptions } from '../../simulator/options.js';
import { call, simulator } from '../support/simulator-client.js';

// Starting a program takes a second, and many on a busy machine.
jest.setTimeout(30_000);

const directory = mkdtempSync(join(tmpdir(), 'simulator-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Program {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

const children: ChildProcess[] = [];

function program(...args: readonly string[]): Program {
  const cli = resolve('simulator/cli.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((done) => {
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
  return { child, output: () => stdout, ended };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 2_000) throw new Error('waited in vain');
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** `stateField` as `--state-field`. */
function flag(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

describe('a command line', () => {
  test('without flags means the defaults', () => {
    expect(parseCommandLine([])).toEqual({ action: 'run', options: resolveOptions() });
  });

  test('can set every option', () => {
    const plain = {
      port: 8080,
      tenant: 'actest',
      apiKey: 'key',
      clientSecret: 'secret',
      scopes: ['a', 'b', 'c'],
      tokenLifetimeSeconds: 0.5,
      wrongTenantStatus: '400-then-500',
      pkeyCommands: 'reject',
      behaviour: 'fails',
      initialState: 'editing',
      runMs: 1,
      transitionMs: 2,
      queueMs: 3,
      vocabulary: 'numbers',
      stateField: 'execution.state',
      recordStamps: 'volatile',
      savedCommands: 'in-record',
      besideState: 'lagging',
      staleReads: 0.5,
      staleMs: 4,
      successStatus: 204,
      successBody: 'json',
      redundant: 'reject',
      dialect: 'v8',
      errorFormat: 'text',
      signals: ['a', 'b'],
      signalParameters: ['segment', 'count:number'],
      declarations: 'shown',
      activityList: 'array',
      missingParameter: 'reject',
      signalStatus: 202,
      signalBody: 'empty',
      signalIntervalMs: 5,
      signalScope: 'workflow',
      tooSoonStatus: 500,
      tooSoonSignal: 'taken',
      signalNotRunning: 'ignore',
      randomReadFailures: 0.25,
      seed: 9,
    };
    const flags = Object.entries(plain).flatMap(([name, value]) => [flag(name), String(value)]);
    const given = parseCommandLine([
      ...[...flags, '--ready-file', 'x.json', '--workflow', 'A', '--workflow', 'B:scheduler'],
      ...['--fault', 'silent', '--fault={"on":"read","kind":"cut"}'],
    ]);
    const workflows = [{ id: 'A' }, { id: 'B', behaviour: 'scheduler' }];
    const faults = [FAULT_PRESETS.silent[1], { on: 'read', kind: 'cut' }];
    const expected = { ...plain, workflows, faults };
    expect(given).toEqual({ action: 'run', options: expected, readyFile: 'x.json' });
    expect(Object.keys(expected).sort()).toEqual(Object.keys(resolveOptions()).sort());
  });

  test.each([
    [['--prot', '1'], /unknown option '--prot'\n\(Did you mean --port\?\)/],
    [['extra'], /too many arguments/],
    [['--port'], /'--port <N>' argument missing/],
    [['--port', 'http'], /'--port <N>' argument 'http' is invalid/],
    [['--port', ''], /'--port <N>' argument '' is invalid/],
    [['--port', '0x50'], /'--port <N>' argument '0x50' is invalid/],
    [['--run-ms=-1'], /'--run-ms <N>' argument '-1' is invalid.*>=0/],
    [['--vocabulary', 'x'], /'--vocabulary <WORD>' argument 'x' is invalid.*"words"\|"interface"/],
    [['--success-status', '203'], /'--success-status <WORD>' argument '203' is invalid.*200\|201\|202\|204/],
    [['--client-secret', ''], /'--client-secret <TEXT>' argument '' is invalid/],
    [['--signal-parameters', 'a:date'], /NAME or NAME:TYPE, with a type of string, number/],
    [['--workflow', ':fails'], /workflows\.0\.id: /],
    [['--workflow', 'A:fials'], /workflows\.0\.behaviour: .*"normal"\|"fails"/],
    [['--fault', 'slient'], /'--fault <NAME\|JSON>' argument 'slient' is invalid.*, silent, /],
    [['--fault', '{bad'], /argument '\{bad' is invalid\. fault: this is not valid JSON: (?!.*silent)/],
    [['--ready-file', ''], /The path is empty/],
  ])('%j is refused', (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(OptionError);
    expect(() => parseCommandLine(args)).toThrow(message);
  });

  test('shows help with every option, its choices and its default', () => {
    const help = parseCommandLine(['-h']);
    const text = help.action === 'show' ? help.text.replace(/\s+/g, ' ') : '';
    for (const option of Object.keys(resolveOptions())) {
      const singular = { workflows: 'workflow', faults: 'fault' }[option] ?? option;
      expect(text).toContain(` ${flag(singular)} <`);
    }
    // The faults that it shows can be used as they stand.
    const faults = help.action === 'show' ? (help.text.match(/^ {2}\{"on".*\}$/gm) ?? []) : [];
    expect(faults).toHaveLength(2);
    for (const fault of faults) expect(() => parseCommandLine(['--fault', fault])).not.toThrow();
    expect(text).toContain(
      '(choices: "normal", "fails", "scheduler", "paused-midway", "instant", default: normal)',
    );
  });
});

describe('the program', () => {
  test('lists the faults, and ends', async () => {
    const { code, stdout, stderr } = await program('--list-faults').ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toHaveLength(Object.keys(FAULT_PRESETS).length);
    expect(stdout).toMatch(/^lost-after +command +connection reset .*\(the command takes effect\)$/m);
  });

  test('says what is wrong, and ends with 2', async () => {
    const { code, stdout, stderr } = await program('--vocabulary', 'klingon').ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^simulator: .*'klingon'.*\nSee npm run simulator -- --help\n$/);
  });

  test('suggests another port where one is taken', async () => {
    const { port } = new URL((await simulator()).url);
    const ended = await program('--port', port).ended;
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(`simulator: port ${port} is in use. Take another one, such as --port `);
  });

  test('does not listen where nobody could be told that it does', async () => {
    const { code, stdout, stderr } = await program('--ready-file', '/no/such/folder/ready.json').ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/--ready-file .*: there is no folder \/no\/such\/folder that can be written to/);
  });

  test.each([
    ['a folder', directory, 'is a folder; name a file in it'],
    ['a folder that does not exist', join(directory, 'none/'), 'cannot be written: '],
  ])('does not say that it is ready where %s stands for the file', async (_, path, told) => {
    const { code, stdout, stderr } = await program('--ready-file', path).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`simulator: --ready-file ${path} ${told}`);
  });

  // Windows has no signals between processes: there a program is always ended by force.
  const testSignal = process.platform === 'win32' ? test.skip : test;
  testSignal.each(['SIGINT', 'SIGTERM'] as const)(
    'runs, tells how to use it, shows requests, and ends on %s',
    async (signal) => {
      const readyFile = join(directory, `${signal}.json`);
      const run = program('--ready-file', readyFile, '--workflow', 'WKF7', '--fault', 'read-silent');
      await until(() => existsSync(readyFile) && run.output().endsWith('\n\n'));
      const ready = JSON.parse(readFileSync(readyFile, 'utf8')) as Record<string, string>;
      expect(ready).toEqual({
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        tenant: 'geometrixx',
        apiKey: 'simulator-api-key',
        clientSecret: 'simulator-client-secret',
        accessToken: expect.any(String),
        workflows: ['WKF7'],
        pid: run.child.pid,
      });
      // Windows has no such permissions.
      if (process.platform !== 'win32') expect(statSync(readyFile).mode & 0o777).toBe(0o600);
      const { url = '', accessToken = '' } = ready;
      const greeting = run.output();
      for (const told of [
        url,
        'geometrixx',
        'simulator-api-key',
        'simulator-client-secret',
        accessToken,
        'curl',
      ]) {
        expect(greeting).toContain(told);
      }
      const headers = { Authorization: `Bearer ${accessToken}`, 'X-Api-Key': 'simulator-api-key' };
      const path = '/geometrixx/campaign/workflow/execution/WKF7';
      const started = await call(url, {
        method: 'POST',
        path: `${path}/commands`,
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: '{"method":"start"}',
      });
      expect(started.status).toBe(200);
      const stalled = call(url, { path, headers });
      await until(() => run.output().includes('#1'));
      // A refusal that still lasts must not keep the program.
      const refusal = '{"on":"any","kind":"refuse","ms":600000}';
      const refused = await call(url, { method: 'POST', path: '/_simulator/faults', body: refusal });
      expect(refused.status).toBe(201);
      run.child.kill(signal);
      const { code, stdout, stderr } = await run.ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect((await stalled).end).not.toBe('whole');
      const lines = stdout.slice(greeting.length);
      expect(lines).toMatch(
        /^#1 \+\d+\.\d{3}s command POST \S+WKF7\/commands\S* "start" -> 200 took effect\n/,
      );
    },
  );
});
