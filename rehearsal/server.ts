/**
 * The background process: the simulator, with somebody to watch for. It must end when nobody needs it any more,
 * however those ended who started it.
 */

import { existsSync } from 'node:fs';
import { parseCommandLine } from '../simulator/cli-options.js';
import { OptionError } from '../simulator/http/checked.js';
import { startSimulator } from '../simulator/server.js';
import { isAlive } from './reach.js';

/** What the process tells the run that started it, once. */
export type Word =
  | { readonly problem: string }
  | {
      readonly url: string;
      readonly organization: string;
      readonly workflowId: string;
      readonly apiKey: string;
      readonly clientSecret: string;
      readonly accessToken: string;
      /** When the simulator started, in milliseconds since the epoch. */
      readonly beganMs: number;
    };

/** How often to look whether it is still needed. */
const WATCH_MS = 500;

/** Six hours, the longest job on GitHub's runners, and some more: the last resort. */
const LONGEST_MS = 6.5 * 3_600_000;

/**
 * Runs the simulator until it is told to end by the removal of a file, until the runner is gone, or for too long.
 * Before the run that started it says that all is well, the end of that run is its end too.
 *
 * @param runningFile the file; the runner empties its folder at the end of a job, too
 * @param runnerPid the process that runs the job; in a container 0, which stands for no process and never ends
 */
export async function serve(runningFile: string, runnerPid: number, args: readonly string[]): Promise<void> {
  let needed = false;
  const unlessNeeded = (): void => {
    if (!needed) process.exit(1);
  };
  process.once('disconnect', unlessNeeded);
  // It may have gone before anybody listened.
  if (!process.connected) unlessNeeded();
  const beganMs = Date.now();
  process.once('message', () => {
    needed = true;
    setInterval(() => {
      const late = Date.now() - beganMs > LONGEST_MS;
      if (late || !existsSync(runningFile) || !isAlive(runnerPid)) process.exit(0);
    }, WATCH_MS);
    process.disconnect();
  });
  process.send?.(await started(args, beganMs));
}

async function started(args: readonly string[], beganMs: number): Promise<Word> {
  const asked = parseCommandLine(args);
  if (asked.action !== 'run') throw new Error('these options run nothing');
  try {
    const { url, options, issueToken } = await startSimulator(asked.options);
    const { tenant: organization, apiKey, clientSecret, workflows } = options;
    const workflowId = workflows[0]?.id ?? '';
    return { url, organization, workflowId, apiKey, clientSecret, accessToken: issueToken(), beganMs };
  } catch (error) {
    const { port } = asked.options;
    if (error instanceof OptionError) return { problem: error.message };
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (taken) return { problem: `--port ${port}: the port is in use; leave --port out to take a free one` };
    throw error;
  }
}
