import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { Host } from '../../src/host.js';
import type { Exchange, HttpRequest } from '../../src/http/exchange.js';
import { main } from '../../src/main.js';
import { runPost } from '../../src/post-run.js';
import { Report } from '../../src/report/report.js';
import { type Issued, parseCommandFile, parseCommands } from '../../tools/runner.js';
import { answered, FakeClock } from '../../tools/simulated-time.js';

/**
 * A whole step in this process and in simulated time: the real report on the runner's files, and a world that
 * a test makes up.
 */
export interface World {
  /** By name, beyond the least that a step needs. */
  inputs?: Record<string, string>;
  /** What a command leads to, from its name, its number among those of that name, and the time in milliseconds. */
  command?: (method: string, count: number, nowMs: number) => Exchange | Error;
  /** What a read leads to, from the time in milliseconds and the number of commands that were sent. */
  read?: (nowMs: number, commands: number) => Exchange;
  mint?: (count: number) => Exchange;
  /** Called with each request before it is answered; may send signals, or advance the clock. */
  arriving?: (request: HttpRequest, world: Running) => unknown;
  /** Makes this the post run, with what the main run kept. */
  post?: string;
  /** Environment variables in place of the runner's own. */
  env?: Record<string, string>;
}

/** The world while the step runs. */
export interface Running {
  clock: FakeClock;
  signal(name: string): void;
  /** An error that no promise carries. */
  uncaught(error: unknown): void;
}

/** What came of a step. */
export interface Ran {
  exitCode: unknown;
  outputs: Record<string, string>;
  state: Record<string, string>;
  /** All values that `clean-up` had, in order. */
  kept: string[];
  summary: string;
  stdout: string;
  commands: Issued[];
  /** What was written but for workflow commands, line by line. */
  log: string[];
  /** The one error annotation, with its title; empty without one. */
  error: string;
  warnings: string[];
  /** `start`, `read`, `mint` …, in order. */
  requests: string[];
  /** The first thing that was written is a mask. */
  masksFirst: boolean;
  /** How often the step asked for its process to end at once. */
  exits: number;
  elapsedMs: number;
}

const PLAIN: Record<string, string> = {
  organization: 'geometrixx',
  'workflow-id': 'WKF110',
  command: 'start',
  'api-key': 'key-0123456789',
  'access-token': 'token-0123456789',
  'base-url': 'https://mc.example',
  'ims-url': 'https://ims.example',
};

const FILES = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'];

/** A record that shows `state`, and `rest` beside it. */
export function record(state: unknown, rest: object = {}): Exchange {
  return answered(200, { PKey: '@x', state, ...rest });
}

/** Runs a step in a world. Unless told otherwise, commands are answered with 200 and records show no state. */
export async function runIn(world: World): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'fake-run-'));
  const before = { ...process.env };
  for (const name of FILES) {
    writeFileSync(join(folder, name), '');
    process.env[name] = join(folder, name);
  }
  delete process.env['RUNNER_DEBUG'];
  Object.assign(process.env, world.env);
  let stdout = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  const clock = new FakeClock();
  const requests: string[] = [];
  let onSignal: ((signal: string) => void) | undefined;
  let onUncaught: ((error: unknown) => void) | undefined;
  let exits = 0;
  const running: Running = {
    clock,
    signal: (name) => onSignal?.(name),
    uncaught: (error) => onUncaught?.(error),
  };
  const send = async (request: HttpRequest): Promise<Exchange> => {
    const exchange = answer(world, request, requests, clock);
    if (exchange instanceof Error || exchange.kind !== 'not-delivered') request.onConnected?.();
    world.arriving?.(request, running);
    if (exchange instanceof Error) throw exchange;
    // As http.ts does it: an interrupted exchange is over at once, and its answer is lost.
    if (request.signal?.aborted === true && exchange.kind === 'ambiguous') {
      return { kind: 'ambiguous', fault: 'interrupted', detail: 'the step was interrupted' };
    }
    return exchange;
  };
  const fakeWorld = { send, clock, random: () => 0 };
  const host: Host = {
    report: new Report(),
    given: new Map(Object.entries({ ...PLAIN, ...world.inputs })),
    caller: 'GitHub Actions: OWNER/REPO run 1',
    onSignal: (listener) => {
      onSignal = listener;
    },
    onUncaught: (listener) => {
      onUncaught = listener;
    },
    exit: () => {
      exits++;
    },
  };
  host.report.color('red');
  try {
    if (world.post === undefined) await main(host, fakeWorld);
    else await runPost(host, fakeWorld, world.post);
  } finally {
    write.mockRestore();
    for (const name of [...FILES, 'RUNNER_DEBUG', ...Object.keys(world.env ?? {})])
      restore(name, before[name]);
  }
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const commands = parseCommands(stdout);
  const ran: Ran = {
    exitCode: process.exitCode,
    outputs: parseCommandFile(read('GITHUB_OUTPUT')),
    state: parseCommandFile(read('GITHUB_STATE')),
    kept: [...read('GITHUB_STATE').matchAll(/^clean-up<<(.+)\n(.*)\n\1$/gm)].map(
      ([, , value]) => value ?? '',
    ),
    summary: read('GITHUB_STEP_SUMMARY'),
    stdout,
    commands,
    log: stdout.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('::')),
    error: commands
      .filter(({ name }) => name === 'error')
      .map(({ properties, data }) => `${properties}\n${data}`)
      .join('\n\n'),
    warnings: commands.filter(({ name }) => name === 'warning').map(({ data }) => data),
    requests,
    masksFirst: stdout.startsWith('::add-mask::'),
    exits,
    elapsedMs: clock.nowMs(),
  };
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
  return ran;
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

function answer(world: World, request: HttpRequest, requests: string[], clock: FakeClock): Exchange | Error {
  const count = (wanted: RegExp): number => requests.filter((name) => wanted.test(name)).length;
  if (request.url.hostname === 'ims.example') {
    requests.push('mint');
    return (
      world.mint?.(count(/^mint$/)) ??
      answered(200, { access_token: `minted-${count(/^mint$/)}`, expires_in: 86_399 })
    );
  }
  if (request.method === 'GET') {
    requests.push('read');
    return world.read?.(clock.nowMs(), count(/^(start|pause|resume|stop|signal)$/)) ?? record(undefined);
  }
  const { method = 'signal' } = JSON.parse(request.body ?? '{}') as { method?: string };
  requests.push(method);
  return world.command?.(method, count(new RegExp(`^${method}$`)), clock.nowMs()) ?? answered(200);
}
