/**
 * The entry of the action, for its main run and its post run: wires the step to the real world.
 */

import * as core from '@actions/core';
import { systemClock } from './clock.js';
import { send } from './http.js';
import { runPost, STATE_NAME } from './interruption.js';
import { Progress } from './progress.js';
import { Report } from './report.js';
import { run } from './run.js';

/** Set by the main run; only the post run sees it. */
const MAIN_RAN = 'main-ran';

/** Runs the step and ends the process; every way out has set all outputs. */
async function main(): Promise<void> {
  const dependencies = { send, clock: systemClock, random: Math.random };
  const report = new Report();
  const input = (name: string): string => core.getInput(name, { trimWhitespace: false });
  if (core.getState(MAIN_RAN) !== '') {
    await runPost(dependencies, report, input, core.getState(STATE_NAME));
    return;
  }
  const progress = new Progress(systemClock);
  const interruption = new AbortController();
  const endAtOnce = (title: string, text: string): void =>
    report.finish(
      {
        result: progress.maybeApplied ? 'unknown' : 'failed',
        answer: progress.answer,
        previousState: progress.previousState,
        state: progress.state,
        elapsedMs: progress.elapsedMs(),
      },
      { title: `Adobe Campaign workflow: ${title}`, text },
    );
  const onSignal = (signal: string): void => {
    if (interruption.signal.aborted) {
      endAtOnce(
        'cancelled',
        `A second signal (${signal}) came: ended at once. Look at the workflow in Campaign.`,
      );
      process.exit(1);
    }
    report.info(`${signal} received: the step was cancelled`);
    interruption.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);

  const onDefect = (error: unknown): void => {
    report.debug(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const after = progress.maybeApplied
      ? 'The command may have been applied: look at the workflow in Campaign before you run this again.'
      : 'Nothing was sent.';
    endAtOnce(
      'internal error',
      `The action itself failed: ${error instanceof Error ? error.message : String(error)}.\n${after}\nWhat to do: please report this, with the log of a re-run with debug logging.`,
    );
  };
  // Even an error that no promise carries must not end the process with outputs unset.
  process.once('uncaughtException', (error) => {
    onDefect(error);
    process.exit(1);
  });

  try {
    core.saveState(MAIN_RAN, 'true');
    await run({ dependencies, report, progress, input, interruption: interruption.signal });
  } catch (error) {
    onDefect(error);
  }
}

// The proxy library's `new Buffer` is safe where it stands, and its warning would puzzle every log.
process.noDeprecation = true;
await main();
// A connection that never ends must not hold the step. Where stdout is a pipe, it is written out first.
process.stdout.write('', () => process.exit());
