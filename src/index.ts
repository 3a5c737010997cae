/**
 * Entry point: wires the action to the real world. The runner starts it directly for the main run, and through
 * post.js for the post run. That file name tells the two runs apart. State saved by the main run could not: a main
 * run that was killed early has saved none, and the post run must never send the command.
 */

import { basename } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import * as core from '@actions/core';
import type { Host } from './host.js';
import { systemClock } from './http/clock.js';
import { send } from './http/http.js';
import { callerIn, givenInputs } from './inputs/inputs.js';
import { main } from './main.js';
import { runPost } from './post-run.js';
import { Report } from './report/report.js';
import type { World } from './requests/session.js';
import { STATE_NAME } from './step/clean-up.js';

// In Node.js 24, process.exit() can wait for ever: it joins a thread that compiles in the background (V8's Maglev) and
// itself waits for the main thread to collect garbage. After an answer of 1 MiB, one run in six hung.
setFlagsFromString('--no-maglev');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/** Ends the process, so that an open connection cannot keep the step running. Flushes piped output first. */
const exit = (): void => {
  const leave = (): void => {
    // process.exit() waits up to a minute for a DNS lookup that no server answers.
    const held = process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');
    if (held && process.exitCode !== 0) process.kill(process.pid, 'SIGKILL');
    process.exit();
  };
  // A lookup that has just ended still counts as active until the next turn of the event loop.
  process.stdout.write('', () => setImmediate(leave));
};

// The proxy library uses `new Buffer`. It does so safely, and the warning would puzzle every reader of a log.
process.noDeprecation = true;

const report = new Report();
report.color('red');
const world: World = { send, clock: systemClock, random: Math.random };
const host: Host = {
  report,
  given: givenInputs(process.env),
  caller: callerIn(process.env),
  onSignal: (listener) => {
    for (const signal of SIGNALS) process.on(signal, listener);
  },
  onUncaught: (listener) => {
    process.once('uncaughtException', listener);
  },
  exit,
};

if (basename(process.argv[1] ?? '') === 'post.js') await runPost(host, world, core.getState(STATE_NAME));
else await main(host, world);
exit();
