/** The main run: checks the options, starts the simulator in the background, and hands out how to reach it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as core from '@actions/core';
import { parseCommandLine } from '../simulator/cli-options.js';
import { OptionError } from '../simulator/http/checked.js';
import type { SimulatorOptions } from '../simulator/options.js';
import { oneLine } from '../src/text/untrusted-text.js';
import { read, within } from './reach.js';
import type { Word } from './server.js';
import { splitWords } from './words.js';

/** The first argument of the process in the background. */
export const SERVE = 'serve';

/** The name under which the main run keeps a {@link Kept} for the post run. */
export const STATE_NAME = 'simulator';

/** What the post run needs to know. */
export interface Kept {
  readonly url: string;
  readonly pid: number;
  readonly beganMs: number;
  /** Holds the two files below, and nothing else. */
  readonly folder: string;
}

/** The file that the simulator runs for: without it, it ends. */
export const runningFile = (folder: string): string => join(folder, 'running');

/** What the process printed, which is nothing unless it crashed; on one line. */
export function lastWords(folder: string): string {
  try {
    return oneLine(readFileSync(logFile(folder), 'utf8'), 500);
  } catch {
    return '';
  }
}

const logFile = (folder: string): string => join(folder, 'simulator.log');

const LONGEST_START_MS = 30_000;

/**
 * All that the process gets of the environment, since the rest may hold the job's secrets. GitHub's runner ends every
 * process with its tracking ID at the end of the job.
 */
const PASSED_ON = ['RUNNER_TRACKING_ID', 'PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMP'];

/**
 * Starts the simulator. When that fails, nothing is left of it.
 *
 * @throws {OptionError} for options that cannot be
 */
export async function start(): Promise<void> {
  // Made up for this run, since GitHub hides them in the whole log. The options come later, and so may set others.
  const credential = ['--api-key', `key-${randomUUID()}`, '--client-secret', `secret-${randomUUID()}`];
  const args = [...credential, ...splitWords(core.getInput('options'))];
  const options = checkedOptions(args);
  const folder = mkdtempSync(join(process.env['RUNNER_TEMP'] || tmpdir(), 'rehearsal-'));
  writeFileSync(runningFile(folder), '');
  const log = openSync(logFile(folder), 'a');
  const script = process.argv[1] ?? '';
  const child = spawn(process.execPath, [script, SERVE, runningFile(folder), String(process.ppid), ...args], {
    cwd: folder,
    detached: true,
    env: Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])),
    stdio: ['ignore', log, log, 'ipc'],
    windowsHide: true,
  });
  try {
    await Promise.race([handedOver(child, folder, options), ended(child, folder), tooLate()]);
    child.unref();
  } catch (error) {
    const runs = child.exitCode === null && child.signalCode === null;
    if (runs && child.kill('SIGKILL')) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function checkedOptions(args: readonly string[]): SimulatorOptions {
  const asked = parseCommandLine(args);
  if (asked.action === 'show') {
    core.info(asked.text);
    throw new OptionError(
      '--help and --list-faults start no simulator; what they show is in the log of this step',
    );
  }
  if (asked.readyFile !== undefined) {
    throw new OptionError('--ready-file is not for a rehearsal: its outputs hold what the file would');
  }
  return asked.options;
}

/** Takes the simulator's word that it listens, tries it, and sets it free with all that is known about it. */
async function handedOver(child: ChildProcess, folder: string, options: SimulatorOptions): Promise<void> {
  const [word] = (await once(child, 'message')) as [Word];
  if ('problem' in word) throw new OptionError(word.problem);
  const { url, organization, workflowId, apiKey, clientSecret, accessToken, beganMs } = word;
  for (const secret of [apiKey, clientSecret, accessToken]) core.setSecret(secret);
  // One that was told to refuse connections does so now.
  const refuses = options.faults.some(
    (fault) => typeof fault === 'object' && fault.kind === 'refuse' && !fault.after,
  );
  const answers = (): Promise<boolean> =>
    read(`${url}/_simulator/workflows`).then(Array.isArray, () => false);
  if (!refuses) await within(LONGEST_START_MS, answers);
  core.saveState(STATE_NAME, { url, pid: child.pid, beganMs, folder });
  const outputs = {
    'base-url': url,
    'ims-url': url,
    organization,
    'workflow-id': workflowId,
    'api-key': apiKey,
    'client-secret': clientSecret,
    'access-token': accessToken,
  };
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  child.send('go on without me');
  await once(child, 'disconnect');
  const ids = options.workflows.map(({ id }) => id).join(', ');
  const what = `organization ${organization}, ${options.workflows.length === 1 ? 'workflow' : 'workflows'} ${ids}`;
  core.info(oneLine(`A simulated Adobe Campaign runs at ${url}: ${what}`, 1_000));
  core.info(
    'Nothing that is sent to it reaches Adobe, and no message goes out for it. It ends with this job.',
  );
}

async function ended(child: ChildProcess, folder: string): Promise<never> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  throw new Error(
    `it ended by itself (${signal ?? `exit code ${code}`}): ${lastWords(folder) || 'without a word'}`,
  );
}

async function tooLate(): Promise<never> {
  await sleep(LONGEST_START_MS, undefined, { ref: false });
  throw new Error(`it did not answer within ${LONGEST_START_MS / 1_000} s`);
}
