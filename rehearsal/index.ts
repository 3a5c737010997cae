/**
 * The entry of the rehearsal: its main run; through post.js, its post run; and with a first argument, which the
 * runner never gives, the process in the background.
 */

import { basename } from 'node:path';
import * as core from '@actions/core';
import { OptionError } from '../simulator/http/checked.js';
import { oneLine } from '../src/text/untrusted-text.js';
import { finish } from './finish.js';
import { serve } from './server.js';
import { SERVE, start } from './start.js';

const [, script = '', task, runningFile = '', runnerPid = '', ...args] = process.argv;
if (task === SERVE) await serve(runningFile, Number(runnerPid), args);
else if (basename(script) === 'post.js') {
  await colored(
    finish,
    'not ended',
    'It hangs, or the machine is very slow.',
    'The runner ends it with the job; a machine of your own may need a hand.',
  );
} else {
  await colored(
    start,
    'not started',
    'The machine is very slow, or keeps a job from starting processes or from listening on a port.',
    'Run it again; if it keeps failing, please report it with this text.',
  );
}

/** Runs one of the two runs. It is red, with one annotation, unless it comes to its end. */
async function colored(
  run: () => Promise<void>,
  outcome: string,
  cause: string,
  remedy: string,
): Promise<void> {
  process.exitCode = 1;
  try {
    await run();
    process.exitCode = 0;
  } catch (error) {
    const why = oneLine(error instanceof Error ? error.message : String(error), 1_000);
    const text =
      error instanceof OptionError
        ? `The input options: ${why}\nLikely cause: A slip, or an option of another version.\nWhat to do: Correct them; docs/simulator.md of this action shows how.`
        : `The simulator: ${why}\nLikely cause: ${cause}\nWhat to do: ${remedy}`;
    core.error(text, { title: `Rehearsal: ${outcome}` });
  }
}
