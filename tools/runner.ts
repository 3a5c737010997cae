import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { EOL, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Simulator } from '../simulator/server.js';

/**
 * Runs the built action as GitHub's runner runs it: inputs with the defaults of action.yml, command files,
 * workflow commands on stdout, masks. The rules are those of actions/runner.
 */

const KILL_AFTER_MS = 50_000;

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What action.yml says, as far as a runner looks at it. */
export interface ActionManifest {
  inputs: Record<string, { description: string; required?: boolean; default?: string }>;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string; post?: string; 'post-if'?: string };
}

/** Reads an action.yml: that of the action itself, or of another one in a folder. */
export function readManifest(folder = ''): ActionManifest {
  return parse(readFileSync(join(ROOT, folder, 'action.yml'), 'utf8')) as ActionManifest;
}

/** What a run of the action is given. */
export interface RunOptions {
  /** The folder of the action, such as `rehearsal`; by default the action itself. */
  action?: string;
  inputs: Record<string, string>;
  /** Environment variables of the step, besides the runner's own. */
  env?: Record<string, string>;
  /** RUNNER_DEBUG, as a re-run with debug logging sets it. */
  debug?: boolean;
  /** The Node.js to run it with; by default this one. */
  node?: string;
  /** The state that the main run kept; makes this the post run. */
  state?: Record<string, string>;
  /** Kills the process after this many milliseconds. The default is longer than any test takes. */
  killAfterMs?: number;
  /** Called once the process runs. */
  onStart?: (pid: number) => void;
  /** Called with each line as it is printed. */
  onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** A workflow command that the action issued on stdout. */
export interface Issued {
  name: string;
  properties: string;
  data: string;
}

/** The result of a run. */
export interface RunResult {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Milliseconds since the process was started: its first line, its end, and each signal that it was sent. */
  firstLineAtMs: number;
  endedAtMs: number;
  signalledAtMs: number[];
  stdout: string;
  stderr: string;
  outputs: Record<string, string>;
  state: Record<string, string>;
  summary: string;
  /** Workflow commands in the order in which they were issued. */
  commands: Issued[];
  masks: string[];
  /** The log as GitHub shows it. */
  log: string;
}

/** The inputs that lead to a simulator: with its client secret, or with a token. */
export function inputsFor({ options, url }: Simulator, accessToken?: string): Record<string, string> {
  return {
    organization: options.tenant,
    'api-key': options.apiKey,
    ...(accessToken === undefined
      ? { 'client-secret': options.clientSecret }
      : { 'access-token': accessToken }),
    'base-url': url,
    'ims-url': url,
  };
}

/** Runs the bundle once, in a process of its own and with an environment of its own. */
export async function runAction(options: RunOptions): Promise<RunResult> {
  const manifest = readManifest(options.action);
  const folder = mkdtempSync(join(tmpdir(), 'campaign-action-'));
  const file = (name: string): string => join(folder, name);
  const files = {
    GITHUB_OUTPUT: 'output',
    GITHUB_STATE: 'state',
    GITHUB_STEP_SUMMARY: 'summary',
    GITHUB_ENV: 'env',
    GITHUB_PATH: 'path',
  };
  const env: Record<string, string> = {
    ...inherited(),
    GITHUB_ACTIONS: 'true',
    CI: 'true',
    RUNNER_TEMP: folder,
    ...(options.debug === true ? { RUNNER_DEBUG: '1' } : {}),
  };
  for (const [variable, name] of Object.entries(files)) {
    writeFileSync(file(name), '');
    env[variable] = file(name);
  }
  const defaults = Object.fromEntries(
    Object.entries(manifest.inputs).map(([name, input]) => [name, input.default ?? '']),
  );
  // What action.yml does not declare is handed in all the same, after a warning (ActionRunner.cs).
  for (const [name, value] of Object.entries({ ...defaults, ...options.inputs })) {
    env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] = value;
  }
  for (const [name, value] of Object.entries(options.state ?? {})) env[`STATE_${name}`] = value;

  Object.assign(env, options.env);

  const beganMs = performance.now();
  const { main, post = '' } = manifest.runs;
  const script = join(ROOT, options.action ?? '', options.state === undefined ? main : post);
  const child = spawn(options.node ?? process.execPath, [script], {
    env,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const sinceBeganMs = (): number => performance.now() - beganMs;
  const killer = setTimeout(() => child.kill('SIGKILL'), options.killAfterMs ?? KILL_AFTER_MS);
  let firstLineAtMs: number | undefined;
  const signalledAtMs: number[] = [];
  const kill = (signal: NodeJS.Signals): void => {
    signalledAtMs.push(sinceBeganMs());
    child.kill(signal);
  };
  let stdout = '';
  let stderr = '';
  let partial = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    const lines = (partial + chunk).split(/\r?\n/);
    partial = lines.pop() ?? '';
    firstLineAtMs ??= sinceBeganMs();
    for (const line of lines) options.onLine?.(line, kill);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, killedBy) => resolve([code, killedBy]));
  });
  const endedAtMs = sinceBeganMs();
  clearTimeout(killer);

  const commands = parseCommands(stdout);
  const masks = commands.filter(({ name }) => name === 'add-mask').map(({ data }) => data);
  const result: RunResult = {
    exitCode,
    signal,
    firstLineAtMs: firstLineAtMs ?? 0,
    endedAtMs,
    signalledAtMs,
    stdout,
    stderr,
    outputs: parseCommandFile(readFileSync(file('output'), 'utf8')),
    state: parseCommandFile(readFileSync(file('state'), 'utf8')),
    summary: readFileSync(file('summary'), 'utf8'),
    commands,
    masks,
    log: render(stdout, options.debug === true),
  };
  rmSync(folder, { recursive: true, force: true });
  return result;
}

/** Only what a process needs to start: no proxies and no tokens from the machine that runs the tests. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'USERPROFILE'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Every workflow command of a log: `::name properties::data` at the start of a line, `##[name]` anywhere. */
export function parseCommands(stdout: string): Issued[] {
  return stdout.split(/\r?\n/).flatMap((line) => {
    const modern = /^\s*::([\w-]+)(?: (.*?))?::(.*)$/.exec(line);
    const match = modern ?? /##\[([\w-]+)(?: (.*?))?\](.*)$/.exec(line);
    return match === null
      ? []
      : [{ name: match[1] ?? '', properties: match[2] ?? '', data: decoded(match[3] ?? '') }];
  });
}

function decoded(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/** `name=value` and `name<<DELIMITER … DELIMITER`, as the runner reads its command files. */
export function parseCommandFile(text: string): Record<string, string> {
  const result: Record<string, string> = {};
  const lines = text.split(EOL);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const heredoc = /^([^=<]+)<<(.+)$/.exec(line);
    if (heredoc === null) {
      const at = line.indexOf('=');
      if (at < 0) throw new Error(`Not a line of a command file: ${line}`);
      result[line.slice(0, at)] = line.slice(at + 1);
      continue;
    }
    const [, name = '', delimiter = ''] = heredoc;
    const end = lines.indexOf(delimiter, index + 1);
    if (end < 0) throw new Error(`No end of ${name} in a command file`);
    result[name] = lines.slice(index + 1, end).join(EOL);
    index = end;
  }
  return result;
}

/** The log as GitHub shows it: a secret is hidden from the moment it was masked, and not before. */
function render(stdout: string, debug: boolean): string {
  const masks: string[] = [];
  const shown = stdout.split(/\r?\n/).flatMap((line) => {
    const text = renderLine(line, debug, masks);
    return text === undefined ? [] : [masks.reduce((masked, mask) => masked.replaceAll(mask, '***'), text)];
  });
  return shown.join('\n').trimEnd();
}

/** A line of the log as GitHub shows it; undefined for one that it does not show. Notes new masks. */
export function renderLine(line: string, debug: boolean, masks: string[]): string | undefined {
  const command = parseCommands(line)[0];
  switch (command?.name) {
    case undefined:
      return line;
    case 'error':
      return `Error: ${command?.data}`;
    case 'warning':
      return `Warning: ${command?.data}`;
    case 'debug':
      return debug ? `##[debug]${command?.data}` : undefined;
    case 'add-mask':
      masks.push(command?.data ?? '');
      return undefined;
    default:
      return undefined;
  }
}
