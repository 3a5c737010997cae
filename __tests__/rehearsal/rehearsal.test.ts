import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isAlive, isFree, within } from '../../rehearsal/reach.js';
import { type RunOptions, type RunResult, readManifest, runAction } from '../../tools/runner.js';
import { call, simulator } from '../support/simulator-client.js';

/** The built rehearsal as a runner runs it: its main run, the action against it, its post run. */

/** Windows has neither signals nor ps. */
const onPosix = process.platform === 'win32' ? test.skip : test;

/** Far more than the half second in which the process in the background looks around. */
const SOON_MS = 10_000;

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) {
    // What a failed test leaves behind ends with its folder.
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A folder for RUNNER_TEMP, of which every process in the background has a path on its command line. */
function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsed-'));
  folders.push(folder);
  return folder;
}

function rehearse(temp: string, options: string, more: Partial<RunOptions> = {}): Promise<RunResult> {
  return runAction({ action: 'rehearsal', inputs: { options }, env: { RUNNER_TEMP: temp }, ...more });
}

/** The processes in the background, without those that have ended and wait for somebody to notice. */
function background(temp: string): number[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, state = ''] = /^\s*(\d+)\s+(\S+)/.exec(line) ?? [];
    return line.includes(` serve ${temp}`) && !state.startsWith('Z') ? [Number(pid)] : [];
  });
}

async function refuses(url: string): Promise<boolean> {
  return (await call(url, { path: '/' })).end === 'ECONNREFUSED';
}

const kept = (run: RunResult): { pid: number; folder: string } => JSON.parse(run.state['simulator'] ?? '{}');
const named = (run: RunResult, name: string): string[] =>
  run.commands.filter((command) => command.name === name).map(({ data }) => data);

/** The inputs of the action, from the outputs of a rehearsal. */
function inputsFrom({ outputs }: RunResult, own: Record<string, string> = {}): Record<string, string> {
  const { 'access-token': _, ...inputs } = outputs;
  return { ...inputs, command: 'start', 'timeout-minutes': '0.25', ...own };
}

/** Checks that nothing is left of a rehearsal but the folder it was given. */
async function expectNothingLeft(temp: string, main: RunResult): Promise<void> {
  const { pid } = kept(main);
  expect(isAlive(pid)).toBe(false);
  expect(await within(SOON_MS, () => refuses(main.outputs['base-url'] ?? ''))).toBe(true);
  expect(readdirSync(temp)).toEqual([]);
}

describe('a whole rehearsal', () => {
  test('hands out a Campaign, tells what it received, and ends it', async () => {
    const temp = temporary();
    const main = await rehearse(temp, '--run-ms 100 --transition-ms 10');
    expect({ exitCode: main.exitCode, stderr: main.stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { outputs } = main;
    expect(Object.keys(outputs)).toEqual(Object.keys(readManifest('rehearsal').outputs));
    expect(outputs['base-url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(outputs).toMatchObject({
      'ims-url': outputs['base-url'],
      organization: 'geometrixx',
      'workflow-id': 'WKF110',
    });
    // Masks come before anything else, and what they hide is nobody's word.
    const secrets = ['api-key', 'client-secret', 'access-token'].map((name) => outputs[name]);
    expect(main.commands.slice(0, 3)).toMatchObject(secrets.map((data) => ({ name: 'add-mask', data })));
    for (const secret of secrets) expect(secret).toMatch(/.{36}/);
    expect(main.stdout.split('\n')[0]).toMatch(/^::add-mask::/);

    const runs = [
      await runAction({ inputs: inputsFrom(main, { 'wait-for': 'finished' }) }),
      await runAction({ inputs: inputsFrom(main, { 'workflow-id': 'WKF999' }) }),
    ];
    expect(runs.map((run) => run.outputs['result'])).toEqual(['confirmed', 'failed']);

    const post = await rehearse(temp, '', { state: main.state });
    expect({ exitCode: post.exitCode, stderr: post.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(post.commands).toEqual([]);
    expect(post.log).toMatch(
      /^Rehearsal: 2 commands, 1 mailing\n[\d:]+ start to WKF110: HTTP 200, took effect\n[\d:]+ start to WKF999: HTTP 404, no effect\nIt also received \d+ reads, 2 token requests and 0 other requests\.\nWKF110: starts 1, pauses 0, resumes 0, stops 0, signals 0, mailings 1\nThe simulator has ended; port \d+ is free again\.$/,
    );
    expect(post.summary).toContain('### Rehearsal: 2 commands, 1 mailing\n');
    expect(post.summary).toMatch(/^\| [\d&#;]+ \| WKF110 \| start \| HTTP 200 \| took effect \|$/m);
    expect(post.summary).toContain('| WKF110 | finished | 1 | 0 | 0 | 0 | 0 | 1 |\n');
    await expectNothingLeft(temp, main);
  });

  test('takes its options, and warns when a mailing would have gone out twice', async () => {
    const temp = temporary();
    const options = `--tenant actest --api-key my-own-key-1 --run-ms 1 --transition-ms 1 --workflow A \\
      --workflow 'B:scheduler'  --fault '{"on":"command","kind":"reset","effect":"after"}'`;
    const main = await rehearse(temp, options);
    expect(main.outputs).toMatchObject({
      organization: 'actest',
      'workflow-id': 'A',
      'api-key': 'my-own-key-1',
    });
    expect(main.masks).toContain('my-own-key-1');
    const lost = await runAction({ inputs: inputsFrom(main) });
    const again = await runAction({ inputs: inputsFrom(main) });
    expect([lost.outputs['result'], again.outputs['result']]).toEqual(['unknown', 'accepted']);
    const post = await rehearse(temp, options, { state: main.state });
    expect(post.exitCode).toBe(0);
    expect(named(post, 'warning')).toEqual([
      expect.stringMatching(/^A: 2 mailings would have gone out, start took effect 2 times\. Likely cause: /),
    ]);
    expect(post.log).toContain('start to A: no answer, took effect (fault: reset)');
    await expectNothingLeft(temp, main);
  });

  test('has a post run for a main run that started nothing', async () => {
    const post = await rehearse(temporary(), '', { state: {} });
    expect(post).toMatchObject({ exitCode: 0, summary: '', commands: [] });
    expect(post.log).toBe('No simulator was started, so there is none to end.');
  });

  test('gives the process in the background nothing of the environment', async () => {
    const temp = temporary();
    const env = {
      RUNNER_TEMP: temp,
      MY_SECRET: 'hush',
      RUNNER_TRACKING_ID: 'github_1',
      NODE_OPTIONS: '--no-warnings',
    };
    const main = await rehearse(temp, '', { env });
    if (process.platform === 'linux') {
      const environment = execFileSync('cat', [`/proc/${kept(main).pid}/environ`], { encoding: 'utf8' });
      expect(environment).toContain('RUNNER_TRACKING_ID=github_1');
      expect(environment).not.toMatch(/hush|INPUT_|NODE_OPTIONS/);
    }
    expect((await rehearse(temp, '', { state: main.state })).exitCode).toBe(0);
  });

  test('cannot tell what was received through a fault that refuses connections, and still ends it', async () => {
    const temp = temporary();
    const main = await rehearse(temp, `--fault '{"on":"any","kind":"refuse","ms":600000}'`);
    expect(main.exitCode).toBe(0);
    const post = await rehearse(temp, '', { state: main.state });
    expect(post.exitCode).toBe(0);
    expect(named(post, 'warning')).toEqual([expect.stringContaining('The simulator does not answer')]);
    await expectNothingLeft(temp, main);
  });
});

describe('bad options', () => {
  test.each([
    [`--workflow 'A`, /^The input options: the single quotation mark at character 12 has no second one/],
    ['--prot 1', /^The input options: unknown option '--prot' \(Did you mean --port\?\)/],
    ['WKF110', /^The input options: too many arguments/],
    ['--vocabulary klingon', /^The input options: .*'--vocabulary <WORD>' argument 'klingon' is invalid/],
    ['--fault slient', /^The input options: .*'--fault <NAME\|JSON>' argument 'slient' is invalid/],
    [`--fault '::error::forged\n##[error]x'`, /^The input options: .*'--fault/],
    ['--workflow A --workflow A', /^The input options: options: workflows: Expected a different ID/],
    ['--help', /^The input options: --help and --list-faults start no simulator/],
    ['--list-faults', /^The input options: --help and --list-faults start no simulator/],
    ['--ready-file ready.json', /^The input options: --ready-file is not for a rehearsal/],
  ])('%j', async (options, message) => {
    const temp = temporary();
    const main = await rehearse(temp, options);
    expect(main.commands).toEqual([
      { name: 'error', properties: 'title=Rehearsal%3A not started', data: expect.stringMatching(message) },
    ]);
    expect(main).toMatchObject({ exitCode: 1, stderr: '', outputs: {}, state: {} });
    expect(readdirSync(temp)).toEqual([]);
  });

  test('a port in use', async () => {
    const { url } = await simulator();
    const { port } = new URL(url);
    const temp = temporary();
    const main = await rehearse(temp, `--port ${port}`);
    expect(named(main, 'error')).toEqual([
      expect.stringMatching(`^The input options: --port ${port}: the port is in use; leave --port out`),
    ]);
    expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
    expect(readdirSync(temp)).toEqual([]);
  });

  test('a folder that nobody can write to', async () => {
    const main = await rehearse(join(temporary(), 'none'), '');
    expect(named(main, 'error')).toEqual([expect.stringMatching(/^The simulator: ENOENT/)]);
    expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
  });
});

describe('a process in the background ends', () => {
  async function expectEnd(temp: string): Promise<void> {
    expect(await within(SOON_MS, async () => background(temp).length === 0)).toBe(true);
  }

  onPosix.each([
    ['SIGKILL', 'as soon as it exists'],
    ['SIGINT', 'as soon as it exists'],
    ['SIGKILL', 'when it has answered'],
    ['SIGTERM', 'when it has answered'],
  ] as const)('after %s to the main run, %s', async (signal, moment) => {
    const temp = temporary();
    const main = await rehearse(temp, '', {
      onStart: (pid) => {
        if (moment !== 'when it has answered') {
          void within(SOON_MS, async () => background(temp).length > 0).then(() => process.kill(pid, signal));
        }
      },
      onLine: (_line, kill) => {
        if (moment === 'when it has answered') kill(signal);
      },
    });
    // It may have been done before the signal came.
    if (main.exitCode !== 0) expect(main.signal).toBe(signal);
    // A cancelled job has its post run, too.
    const post = await rehearse(temp, '', { state: main.state });
    expect(post.exitCode).toBe(0);
    await expectEnd(temp);
  });

  onPosix('after SIGKILL to the main run at any other moment', async () => {
    const temp = temporary();
    for (const delayMs of [20, 60, 100, 140, 180, 220]) {
      const main = await rehearse(temp, '', { killAfterMs: delayMs });
      const post = await rehearse(temp, '', { state: main.state });
      expect(post.exitCode).toBe(0);
    }
    await expectEnd(temp);
  });

  onPosix('after the runner', async () => {
    const temp = temporary();
    const bundle = resolve('dist/rehearsal/index.js');
    const code = `
      const run = require('node:child_process').spawn(process.execPath, [process.argv[1]], { stdio: 'inherit' });
      run.on('exit', (code) => console.log('exit code ' + code));
      setInterval(() => undefined, 1_000);`;
    const runner = spawn(process.execPath, ['-e', code, bundle], {
      env: { RUNNER_TEMP: temp, INPUT_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    runner.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    expect(await within(SOON_MS, async () => printed.includes('exit code'))).toBe(true);
    expect(printed).toContain('exit code 0');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? '';
    // The main run is over, and the job goes on.
    await sleep(1_500);
    expect(background(temp)).toHaveLength(1);
    expect(await refuses(url)).toBe(false);
    runner.kill('SIGKILL');
    await expectEnd(temp);
    // A process that ends loses its command line a moment before its sockets.
    expect(await within(SOON_MS, () => refuses(url))).toBe(true);
  });

  onPosix('when the runner empties its folder', async () => {
    const temp = temporary();
    await rehearse(temp, '');
    expect(background(temp)).toHaveLength(1);
    rmSync(temp, { recursive: true });
    await expectEnd(temp);
  });

  test('by another hand: the post run says so, and stays green', async () => {
    const temp = temporary();
    const main = await rehearse(temp, '');
    process.kill(kept(main).pid, 'SIGKILL');
    await within(SOON_MS, async () => !isAlive(kept(main).pid));
    const post = await rehearse(temp, '', { state: main.state });
    expect(post.exitCode).toBe(0);
    expect(named(post, 'warning')).toEqual([
      'The simulator ended before the job did, so what it received is not known.\nLikely cause: something ended it or emptied RUNNER_TEMP.\nWhat to do: Rehearse again, and take the results of the steps themselves for what they say.',
    ]);
    expect(post.log).toContain('is free again');
    await expectNothingLeft(temp, main);
  });

  test('and another program that has its port by then is nobody’s fault', async () => {
    const temp = temporary();
    const main = await rehearse(temp, '');
    process.kill(kept(main).pid, 'SIGKILL');
    const url = main.outputs['base-url'] ?? '';
    await within(SOON_MS, async () => !isAlive(kept(main).pid) && (await isFree(url)));
    const other = createServer((_, response) => response.end('{}'));
    other.listen(Number(new URL(url).port), '127.0.0.1');
    await once(other, 'listening');
    try {
      const post = await rehearse(temp, '', { state: main.state });
      expect(post.exitCode).toBe(0);
      expect(post.log).toContain('The simulator has ended.');
    } finally {
      other.close();
    }
  });
});

onPosix('a post run that cannot end the process is red', async () => {
  const temp = temporary();
  const main = await rehearse(temp, '');
  const { pid } = kept(main);
  process.kill(pid, 'SIGSTOP');
  try {
    const post = await rehearse(temp, '', { state: main.state });
    expect(post.exitCode).toBe(1);
    expect(named(post, 'error')).toEqual([
      expect.stringContaining(`The simulator: process ${pid} at ${main.outputs['base-url']} still runs`),
    ]);
  } finally {
    process.kill(pid, 'SIGKILL');
  }
});
